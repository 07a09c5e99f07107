// Draws the charts of a report from the result that it holds as JSON. Everything drawn is also in its tables.
"use strict";

(() => {
  const result = JSON.parse(document.getElementById("result").textContent);
  const backends = [...new Set(result.results.map(candidate => candidate.backend))];
  const seriesColours = 12;
  const ownBackends = ["managed", "simd", "aot", "native"];
  const mostPoints = 400;
  const dashes = [[], [7, 3], [3, 3], [1, 2]];
  const pointStyles = ["circle", "rect", "triangle", "rectRot", "star", "crossRot", "cross", "dash"];
  let charts = [];

  // ---- Words and colours ----

  function figure(value) {
    const size = Math.abs(value);
    return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
  }

  const unitOf = seconds => seconds >= 1 ? ["s", 1] : seconds >= 1e-3 ? ["ms", 1e3] : seconds >= 1e-6 ? ["µs", 1e6] : ["ns", 1e9];

  function duration(seconds) {
    const [unit, factor] = unitOf(seconds);
    return `${figure(seconds * factor)} ${unit}`;
  }

  const times = ratio => `${figure(ratio)}×`;
  const plain = value => String(Number(value.toPrecision(3)));
  const nameOf = candidate => `${candidate.backend} ×${candidate.threads}`;

  /** A number that depends on a name alone (FNV-1a), so that a backend looks the same in every report. */
  function hashOf(name) {
    let hash = 0x811c9dc5;
    for (const letter of name) {
      hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
    }
    return hash;
  }

  /** This project's own backends have colours that no other has. */
  function colourOf(backend) {
    const own = ownBackends.indexOf(backend);
    return own >= 0 ? own : ownBackends.length + hashOf(backend) % (seriesColours - ownBackends.length);
  }

  function styleOf(backend) {
    const own = ownBackends.indexOf(backend);
    return pointStyles[own >= 0 ? own : (hashOf(backend) >>> 8) % pointStyles.length];
  }

  /** The style sheet's current colours: a canvas does not know custom properties. */
  function readPalette() {
    const probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
    const resolve = name => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const series = Array.from({ length: seriesColours }, (_, index) => resolve(`series-${index}`));
    const palette = Object.fromEntries(["card", "ink", "muted", "grid", "line"].map(name => [name, resolve(name)]));
    probe.remove();
    return { ...palette, of: backend => series[colourOf(backend)] };
  }

  // ---- Plug-ins of Chart.js: what it has no chart type for ----

  /** Draws the interval of each value as a whisker, and the values themselves as a column at the right edge. */
  const whiskers = {
    id: "whiskers",
    // Over bars, but behind points: an interval that is narrower than its point would only clutter it.
    beforeDatasetsDraw(chart, _, options) {
      if (options.behind) {
        drawWhiskers(chart, options);
      }
    },
    afterDatasetsDraw(chart, _, options) {
      if (!options.behind) {
        drawWhiskers(chart, options);
      }
    },
  };

  function drawWhiskers(chart, { palette, intervals, labels }) {
    const { ctx, scales: { x } } = chart;
    const cap = 4;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = palette.ink;
    ctx.lineWidth = 1.5;
    ctx.font = Chart.helpers.toFont(Chart.defaults.font).string;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach(({ y }, row) => {
      const ends = intervals[row]?.map(value => x.getPixelForValue(value));
      if (ends) {
        ctx.beginPath();
        ctx.moveTo(ends[0], y);
        ctx.lineTo(ends[1], y);
        for (const end of ends) {
          ctx.moveTo(end, y - cap);
          ctx.lineTo(end, y + cap);
        }
        ctx.stroke();
      }
      ctx.fillText(labels[row], chart.width, y);
    });
    ctx.restore();
  }

  /** Draws a line at a value of the horizontal axis, and shades what is within the noise floor of it. */
  const reference = {
    id: "reference",
    beforeDatasetsDraw(chart, _, { palette, value, floor }) {
      const { ctx, scales: { x }, chartArea: { top, bottom, left, right } } = chart;
      ctx.save();
      if (floor) {
        const [from, to] = [value / (1 + floor), value * (1 + floor)].map(edge => Math.min(Math.max(x.getPixelForValue(edge), left), right));
        ctx.fillStyle = palette.line;
        ctx.fillRect(from, top, to - from, bottom - top);
      }
      ctx.strokeStyle = palette.muted;
      ctx.lineWidth = 1.5;
      ctx.setLineDash([5, 4]);
      ctx.beginPath();
      ctx.moveTo(x.getPixelForValue(value), top);
      ctx.lineTo(x.getPixelForValue(value), bottom);
      ctx.stroke();
      ctx.restore();
    },
  };

  /** Draws the interval of each point that has one, in front of bands and behind the points. */
  const intervals = {
    id: "intervals",
    beforeDatasetsDraw({ ctx, data, scales: { x, y } }, _, { palette }) {
      ctx.save();
      ctx.strokeStyle = palette.ink;
      ctx.lineWidth = 1.5;
      for (const { y: row, candidate: { ratio_interval: interval } } of data.datasets.flatMap(dataset => dataset.data)) {
        if (interval) {
          ctx.beginPath();
          ctx.moveTo(x.getPixelForValue(interval.low), y.getPixelForValue(row));
          ctx.lineTo(x.getPixelForValue(interval.high), y.getPixelForValue(row));
          ctx.stroke();
        }
      }
      ctx.restore();
    },
  };

  /** Marks the median of each row of points. */
  const medians = {
    id: "medians",
    afterDatasetsDraw({ ctx, scales: { x, y } }, _, { palette, values }) {
      ctx.save();
      ctx.strokeStyle = palette.ink;
      ctx.lineWidth = 2;
      values.forEach((value, row) => {
        ctx.beginPath();
        ctx.moveTo(x.getPixelForValue(value), y.getPixelForValue(row - 0.38));
        ctx.lineTo(x.getPixelForValue(value), y.getPixelForValue(row + 0.38));
        ctx.stroke();
      });
      ctx.restore();
    },
  };

  /** Writes names at places in the chart: above them, or beside them. */
  const names = {
    id: "names",
    afterDatasetsDraw(chart, _, { palette, places }) {
      const { ctx, scales: { x, y } } = chart;
      ctx.save();
      const font = Chart.helpers.toFont(Chart.defaults.font);
      ctx.font = font.string;
      ctx.textBaseline = "middle";
      for (const { text, at, align, beside } of places) {
        const aside = beside ? (align === "right" ? -12 : 12) : 0;
        const [left, middle] = [x.getPixelForValue(at.x) + aside, y.getPixelForValue(at.y) - (beside ? 0 : 8 + font.size / 2)];
        // On its own background, since a whisker may pass behind it.
        const width = ctx.measureText(text).width;
        const start = { left, right: left - width, center: left - width / 2 }[align];
        ctx.fillStyle = palette.card;
        ctx.fillRect(start - 2, middle - font.size / 2 - 1, width + 4, font.size + 2);
        ctx.fillStyle = palette.ink;
        ctx.textAlign = "left";
        ctx.fillText(text, start, middle);
      }
      ctx.restore();
    },
  };

  // ---- What charts share ----

  function axis(palette, title, { ticks, ...options } = {}) {
    return {
      title: { display: true, text: title, color: palette.muted },
      grid: { color: palette.grid },
      border: { color: palette.line },
      afterBuildTicks: keepRoundTicks,
      ...options,
      ticks: { color: palette.muted, maxRotation: 0, includeBounds: false, ...ticks },
    };
  }

  /** Drops the odd ticks that a logarithmic axis puts at its ends. */
  function keepRoundTicks(scale) {
    if (scale.type === "logarithmic") {
      scale.ticks = scale.ticks.filter(({ value }) => Number.isInteger(2 * Number(value.toExponential(6).split("e")[0])));
    }
  }

  function optionsOf(palette, { legend, tip, plugins, ...options }) {
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      ...options,
      plugins: {
        legend: {
          display: Boolean(legend),
          position: "bottom",
          labels: { color: palette.ink, usePointStyle: true, boxHeight: 7, filter: legend },
        },
        tooltip: {
          backgroundColor: palette.ink,
          titleColor: palette.card,
          bodyColor: palette.card,
          displayColors: false,
          callbacks: { label: tip },
        },
        ...plugins,
      },
    };
  }

  /** Markers that tell backends apart by shape as well as by colour. */
  function markers(palette, backends) {
    const colours = backends.map(palette.of);
    return {
      pointStyle: backends.map(styleOf),
      pointBackgroundColor: colours,
      pointBorderColor: colours,
      pointBorderWidth: 2,
      pointRadius: 6,
      pointHoverRadius: 8,
    };
  }

  /** A chart with a row for each candidate: its name left, its value and interval along the axis, the value in words right. */
  function rows(palette, candidates, { asBars, values, intervals, labels, tips, axis, plugins, pluginOptions }) {
    const dataset = asBars
      ? { type: "bar", backgroundColor: candidates.map(({ backend }) => palette.of(backend)), maxBarThickness: 16 }
      : { type: "line", showLine: false, ...markers(palette, candidates.map(({ backend }) => backend)) };
    return {
      height: 70 + 30 * candidates.length,
      type: "bar",
      // Whiskers come last, so that no band hides them.
      plugins: [...plugins ?? [], whiskers],
      data: { labels: candidates.map(nameOf), datasets: [{ ...dataset, data: values, clip: false }] },
      options: optionsOf(palette, {
        indexAxis: "y",
        layout: { padding: { right: 18 + 7.5 * Math.max(...labels.map(label => label.length)) } },
        scales: {
          x: axis,
          y: { offset: true, grid: { color: palette.grid, offset: false }, border: { color: palette.line }, ticks: { color: palette.ink, autoSkip: false } },
        },
        tip: ({ dataIndex }) => tips[dataIndex],
        plugins: { whiskers: { palette, intervals, labels, behind: !asBars }, ...pluginOptions },
      }),
    };
  }

  const timedOf = workload => result.results.filter(candidate => candidate.seconds
    && candidate.kernel === workload.kernel && candidate.size === workload.size && candidate.input === workload.input
    && candidate.shape === workload.shape);

  /** What a workload computes on: a preset, or the options that gave the user's data. */
  const dataOf = ({ size, input }) => input ?? size;

  // ---- The charts ----

  function timesChart(palette, workload) {
    const candidates = timedOf(workload);
    const least = Math.min(...candidates.map(({ seconds }) => seconds.low));
    const most = Math.max(...candidates.map(({ seconds }) => seconds.high));
    const [unit, factor] = unitOf(most);
    // Bars must begin at zero, so a much faster candidate's would be too short to see: then draw points on a logarithmic axis.
    const asBars = most / least < 30;
    return rows(palette, candidates, {
      asBars,
      values: candidates.map(({ seconds }) => seconds.median * factor),
      intervals: candidates.map(({ seconds }) => [seconds.low * factor, seconds.high * factor]),
      labels: candidates.map(({ seconds }) => duration(seconds.median)),
      tips: candidates.map(({ seconds }) => `${duration(seconds.median)}; quartiles ${duration(seconds.low)} to ${duration(seconds.high)}`),
      axis: axis(palette, `${unit} a call`, asBars
        ? { beginAtZero: true, suggestedMax: most * factor }
        : { type: "logarithmic", min: least * factor / 1.2, max: most * factor * 1.2, ticks: { callback: plain, maxTicksLimit: 6 } }),
    });
  }

  function ratiosChart(palette, workload) {
    const candidates = timedOf(workload).filter(({ ratio }) => ratio);
    const intervals = candidates.map(({ ratio_interval: interval }) => interval && [interval.low, interval.high]);
    const shown = [1, ...candidates.map(({ ratio }) => ratio), ...intervals.flatMap(interval => interval ?? [])];
    const [least, most] = [Math.min(...shown), Math.max(...shown)];
    return rows(palette, candidates, {
      values: candidates.map(({ ratio }) => ratio),
      intervals,
      labels: candidates.map(({ ratio }) => times(ratio)),
      tips: candidates.map(({ ratio }, row) => times(ratio)
        + (intervals[row] ? `; interval ${intervals[row].map(times).join(" to ")}` : "")),
      axis: axis(palette, "× the speed of the baseline", {
        // Twice and half as fast weigh the same on a logarithmic axis; but within a factor of 3 it would have hardly a tick.
        type: most / least > 3 ? "logarithmic" : "linear",
        min: least / 1.1,
        max: most * 1.1,
        ticks: { callback: value => `${plain(value)}×`, maxTicksLimit: 7 },
      }),
      plugins: [reference],
      pluginOptions: { reference: { palette, value: 1, floor: workload.noise_floor } },
    });
  }

  /** Rows for a chart of points: their names at whole numbers, the first one at the top. */
  function rowAxis(palette, labels) {
    return {
      reverse: true,
      min: -0.5,
      max: labels.length - 0.5,
      grid: { display: false },
      border: { color: palette.line },
      afterBuildTicks: scale => { scale.ticks = labels.map((_, value) => ({ value })); },
      ticks: { color: palette.ink, autoSkip: false, callback: value => labels[value] },
    };
  }

  /** For each workload, the best candidate of each backend beside the baseline. */
  function overviewChart(palette) {
    const lanes = result.workloads.map(workload => {
      const timed = timedOf(workload).filter(({ ratio }) => ratio);
      return [...new Set(timed.map(({ backend }) => backend))]
        .map(backend => timed.filter(candidate => candidate.backend === backend).reduce((best, other) => other.ratio > best.ratio ? other : best));
    });
    const shown = backends.filter(backend => lanes.some(lane => lane.some(candidate => candidate.backend === backend)));
    const offset = backend => (shown.indexOf(backend) - (shown.length - 1) / 2) * 0.7 / shown.length;
    const points = lanes.flatMap((lane, row) => lane.map(candidate => ({ x: candidate.ratio, y: row + offset(candidate.backend), candidate })));
    const ends = points.flatMap(({ x, candidate: { ratio_interval: interval } }) => interval ? [interval.low, interval.high] : [x]);
    const [least, most] = [Math.min(1, ...ends), Math.max(1, ...ends)];
    const type = most / least > 3 ? "logarithmic" : "linear";
    const middle = type === "linear" ? (least + most) / 2 : Math.sqrt(least * most);
    const places = lanes.flatMap((lane, row) => {
      const best = points.filter(point => lane.includes(point.candidate)).reduce((first, other) => other.x > first.x ? other : first);
      return best.candidate.relation === "faster"
        ? [{ text: `${nameOf(best.candidate)}: ${times(best.x)}`, at: best, align: best.x > middle ? "right" : "left", beside: true }]
        : [];
    });
    const sizes = new Set(result.workloads.map(dataOf)).size;
    return {
      height: 90 + lanes.length * (24 + 13 * shown.length),
      type: "scatter",
      plugins: [reference, intervals, names],
      data: {
        datasets: shown.map(backend => ({
          label: backend,
          data: points.filter(({ candidate }) => candidate.backend === backend),
          backgroundColor: palette.of(backend),
          ...markers(palette, [backend]),
        })),
      },
      options: optionsOf(palette, {
        legend: () => true,
        scales: {
          x: axis(palette, "× the speed of the baseline", {
            type,
            min: least / 1.1,
            max: most * 1.1,
            ticks: { callback: value => `${plain(value)}×`, maxTicksLimit: 7 },
          }),
          y: rowAxis(palette, result.workloads.map(workload => sizes > 1 ? `${workload.kernel} ${dataOf(workload)}` : workload.kernel)),
        },
        tip: ({ raw: { candidate, x } }) => `${candidate.kernel} ${dataOf(candidate)}, ${nameOf(candidate)}: ${times(x)}`,
        plugins: { reference: { palette, value: 1 }, intervals: { palette }, names: { palette, places } },
      }),
    };
  }

  /** Some of the samples, evenly over the rounds, if there are more than a chart can show. */
  function thinned(samples) {
    const step = Math.ceil(samples.length / mostPoints);
    return samples.map((seconds, round) => ({ seconds, round })).filter(({ round }) => round % step === 0);
  }

  function samplesChart(palette, workload) {
    const candidates = timedOf(workload).filter(({ samples }) => samples.length > 0);
    const all = candidates.flatMap(({ samples }) => samples);
    const [least, most] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
    const [unit, factor] = unitOf(most);
    return {
      height: 70 + 30 * candidates.length,
      type: "scatter",
      plugins: [medians],
      data: {
        datasets: candidates.map(({ backend, samples }, row) => ({
          data: thinned(samples).map(({ seconds, round }) => ({
            x: seconds * factor,
            // Spread over the row, so that equal times don't hide one another.
            y: row + ((round * 0.618034) % 1 - 0.5) * 0.6,
            round,
          })),
          backgroundColor: palette.of(backend),
          borderColor: palette.of(backend),
          pointRadius: 2,
          pointHoverRadius: 4,
        })),
      },
      options: optionsOf(palette, {
        scales: {
          x: axis(palette, `${unit} a call`, {
            type: most / least > 3 ? "logarithmic" : "linear",
            min: least * factor / 1.05,
            max: most * factor * 1.05,
            ticks: { callback: plain, maxTicksLimit: 6 },
          }),
          y: rowAxis(palette, candidates.map(nameOf)),
        },
        tip: ({ datasetIndex, raw: { x, round } }) => `${nameOf(candidates[datasetIndex])}, round ${round + 1}: ${duration(x / factor)}`,
        plugins: { medians: { palette, values: candidates.map(({ seconds }) => seconds.median * factor) } },
      }),
    };
  }

  /** Time against round: drifts, steps and bursts show here, and nowhere else. */
  function courseChart(palette, workload) {
    const candidates = timedOf(workload).filter(({ samples }) => samples.length > 2);
    const all = candidates.flatMap(({ samples }) => samples);
    const most = all.reduce((a, b) => Math.max(a, b));
    const [unit, factor] = unitOf(most);
    const counts = [...new Set(candidates.map(({ threads }) => threads))].sort((a, b) => a - b);
    const rounds = Math.max(...candidates.map(({ samples }) => samples.length));
    return {
      height: 360,
      type: "line",
      data: {
        datasets: candidates.map(candidate => ({
          label: nameOf(candidate),
          data: thinned(candidate.samples).map(({ seconds, round }) => ({ x: round + 1, y: seconds * factor })),
          borderColor: palette.of(candidate.backend),
          backgroundColor: palette.of(candidate.backend),
          borderDash: dashes[counts.indexOf(candidate.threads) % dashes.length],
          borderWidth: 1.5,
          pointStyle: "line",
          pointRadius: 0,
          pointHitRadius: 6,
        })),
      },
      options: optionsOf(palette, {
        legend: () => true,
        scales: {
          x: axis(palette, workload.processes > 1 ? "process" : "round", { type: "linear", min: 1, max: rounds, ticks: { maxTicksLimit: 8, precision: 0 } }),
          y: axis(palette, `${unit} a call`, { type: "logarithmic", ticks: { callback: plain, maxTicksLimit: 6 } }),
        },
        tip: ({ dataset, parsed }) => `${dataset.label}, round ${parsed.x}: ${duration(parsed.y / factor)}`,
      }),
    };
  }

  /** Time against the value of the option that was swept: a line for each candidate. */
  function sweepChart(palette, first) {
    const sweptIn = ({ options }) => options.find(({ swept }) => swept);
    const { name } = sweptIn(first);
    const workloads = result.workloads
      .filter(workload => workload.kernel === first.kernel && sweptIn(workload)?.name === name)
      .sort((a, b) => sweptIn(a).number - sweptIn(b).number);
    const points = workloads.flatMap(workload => timedOf(workload).map(candidate => ({ x: sweptIn(workload).number, candidate })));
    const lines = [...new Set(points.map(({ candidate }) => nameOf(candidate)))]
      .map(line => points.filter(({ candidate }) => nameOf(candidate) === line));
    const [unit, factor] = unitOf(Math.max(...points.map(({ candidate }) => candidate.seconds.median)));
    const counts = [...new Set(points.map(({ candidate }) => candidate.threads))].sort((a, b) => a - b);
    const values = workloads.map(workload => sweptIn(workload).number);
    const typeOf = numbers => Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) > 3 ? "logarithmic" : "linear";
    return {
      height: 400,
      type: "line",
      data: {
        datasets: lines.map(line => {
          const { candidate } = line[0];
          return {
            label: nameOf(candidate),
            data: line.map(point => ({ x: point.x, y: point.candidate.seconds.median * factor })),
            borderColor: palette.of(candidate.backend),
            backgroundColor: palette.of(candidate.backend),
            borderDash: dashes[counts.indexOf(candidate.threads) % dashes.length],
            borderWidth: 2,
            ...markers(palette, [candidate.backend]),
            pointRadius: 4,
            clip: false,
          };
        }),
      },
      options: optionsOf(palette, {
        legend: () => true,
        scales: {
          x: axis(palette, name, {
            type: typeOf(values),
            min: values[0],
            max: values.at(-1),
            afterBuildTicks: scale => { scale.ticks = values.map(value => ({ value })); },
            ticks: { callback: plain, includeBounds: true, autoSkip: true, maxTicksLimit: 12 },
          }),
          y: axis(palette, `${unit} a call`, {
            type: typeOf(points.map(({ candidate }) => candidate.seconds.median)),
            ticks: { callback: plain, maxTicksLimit: 8 },
          }),
        },
        tip: ({ dataset, parsed }) => `${dataset.label}, ${name} ${parsed.x}: ${duration(parsed.y / factor)}`,
      }),
    };
  }

  function scalingChart(palette, workload) {
    const counts = [...new Set(workload.scaling.flatMap(({ points }) => points.map(({ threads }) => threads)))].sort((a, b) => a - b);
    const lines = workload.scaling.map(({ backend, points }) => ({
      label: backend,
      data: points.map(({ threads, speedup }) => ({ x: threads, y: speedup })),
      borderColor: palette.of(backend),
      backgroundColor: palette.of(backend),
      ...markers(palette, [backend]),
    }));
    const ideal = {
      label: "ideal",
      data: counts.map(threads => ({ x: threads, y: threads / counts[0] })),
      borderColor: palette.muted,
      backgroundColor: palette.muted,
      borderDash: [5, 4],
      pointStyle: "line",
      pointRadius: 0,
    };
    return {
      height: 320,
      type: "line",
      data: { datasets: [...lines, ideal] },
      options: optionsOf(palette, {
        legend: () => true,
        scales: {
          x: axis(palette, "threads", {
            type: "logarithmic",
            min: counts[0] / 1.1,
            max: counts.at(-1) * 1.1,
            afterBuildTicks: scale => { scale.ticks = counts.map(value => ({ value })); },
            ticks: { callback: plain, includeBounds: true },
          }),
          y: axis(palette, "speed-up", { beginAtZero: true, grace: "5%", ticks: { callback: value => `${plain(value)}×` } }),
        },
        tip: ({ dataset, parsed }) => `${dataset.label} ×${parsed.x}: ${times(parsed.y)}`,
      }),
    };
  }

  /** The ceilings of the highest thread count, all levels, and every candidate at its work and speed. */
  function rooflineChart(palette) {
    const { threads, gflops: peak, levels } = result.ceilings.threads.at(-1);
    const points = result.workloads.filter(({ flops, bytes }) => flops > 0 && bytes > 0).flatMap(workload =>
      timedOf(workload).map(candidate => ({ x: workload.flops / workload.bytes, y: candidate.gflops, candidate })));
    const across = [...points.map(({ x }) => x), ...levels.map(({ gbs }) => peak / gbs)];
    const [from, to] = [Math.min(...across) / 4, Math.max(...across) * 4];
    const roofs = levels.map(({ level, gbs }, index) => ({
      label: `${level}: ${figure(gbs)} GB/s`,
      data: [from, peak / gbs, to].map(x => ({ x, y: Math.min(peak, gbs * x) })),
      borderColor: palette.muted,
      backgroundColor: palette.muted,
      borderDash: [[], [8, 3], [4, 3], [1, 3]][index % 4],
      borderWidth: 2,
      showLine: true,
      pointStyle: "line",
      pointRadius: 0,
    }));
    const series = backends.map(backend => ({
      label: backend,
      data: points.filter(({ candidate }) => candidate.backend === backend),
      backgroundColor: palette.of(backend),
      ...markers(palette, [backend]),
    })).filter(({ data }) => data.length > 0);
    const highest = result.workloads.map(({ kernel, flops, bytes }) => points
      .filter(({ candidate }) => candidate.kernel === kernel)
      .reduce((best, point) => point.y > best.at.y ? { ...best, at: point } : best, { text: kernel, at: { x: flops / bytes, y: 0 }, align: "center" }))
      .filter(({ at }) => at.y > 0);
    const places = [
      ...highest,
      ...roofs.map(({ label, data: [start] }) => ({ text: label, at: { x: start.x * 1.15, y: start.y }, align: "left" })),
      { text: `multiply-add ×${threads}: ${figure(peak)} GFLOP/s`, at: { x: to / 1.15, y: peak }, align: "right" },
    ];
    return {
      height: 480,
      type: "scatter",
      plugins: [names],
      data: { datasets: [...series, ...roofs] },
      options: optionsOf(palette, {
        legend: ({ text }) => backends.includes(text),
        scales: {
          x: axis(palette, "operations for each byte moved", { type: "logarithmic", min: from, max: to, ticks: { callback: decade } }),
          y: axis(palette, "GFLOP/s", {
            type: "logarithmic",
            min: Math.min(...points.map(({ y }) => y), levels.at(-1).gbs * from) / 2,
            max: peak * 3,
            ticks: { callback: decade },
          }),
        },
        tip: ({ dataset, raw: { candidate, y } }) => candidate
          ? `${candidate.kernel} ${dataOf(candidate)}, ${nameOf(candidate)}: ${figure(y)} GFLOP/s`
          : dataset.label,
        plugins: { names: { palette, places } },
      }),
    };
  }

  /** Labels only powers of ten, which is as many as fit. */
  const decade = value => Number.isInteger(Math.log10(value)) ? plain(value) : "";

  // ---- Drawing, and drawing again when colours or paper change ----

  const kinds = {
    overview: overviewChart,
    times: timesChart,
    ratios: ratiosChart,
    samples: samplesChart,
    course: courseChart,
    scaling: scalingChart,
    sweep: sweepChart,
    roofline: rooflineChart,
  };

  function draw() {
    charts.forEach(chart => chart.destroy());
    const palette = readPalette();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 13;
    charts = [...document.querySelectorAll("canvas[data-chart]")].map(canvas => {
      const { height, ...configuration } = kinds[canvas.dataset.chart](palette, result.workloads[canvas.dataset.workload]);
      canvas.parentElement.style.height = `${height}px`;
      return new Chart(canvas, configuration);
    });
  }

  function toPaper(on) {
    document.documentElement.classList.toggle("paper", on);
    draw();
  }

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => toPaper(true));
  addEventListener("afterprint", () => toPaper(false));
})();

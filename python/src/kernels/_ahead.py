"""Reads ahead: the next item is made in a thread while its caller works on the one before."""

import queue
import threading

_END = object()


def ahead(items):
    """The items of an iterable, which a thread iterates: one item ahead of the caller, and no more, so that two are in memory.

    What the iterable raises is raised here. Closing the generator ends the thread, after the item that is being made.
    """
    room, ready, stopped = threading.Semaphore(1), queue.SimpleQueue(), threading.Event()
    thread = threading.Thread(target=_read, args=(items, room, ready, stopped), name="kernels: reads ahead", daemon=True)
    thread.start()
    try:
        while True:
            item, error = ready.get()
            if error is not None:
                raise error
            if item is _END:
                return
            room.release()
            yield item
    finally:
        stopped.set()
        room.release()
        # The garbage collector may end a generator that nobody closed in any thread, this one too.
        if thread is not threading.current_thread():
            thread.join()


def _read(items, room, ready, stopped):
    try:
        iterator = iter(items)
        while True:
            room.acquire()
            if stopped.is_set():
                return
            item = next(iterator, _END)
            ready.put((item, None))
            if item is _END:
                return
            # Only the caller keeps it.
            item = None
    except BaseException as error:  # Whatever it is, the caller has to know.
        ready.put((None, error))

"""Runs the programs that the page shows, each in a process of its own."""

import contextlib
import io
import multiprocessing
import os
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each is forked from a server that has the libraries: importing them takes longer than most run.
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.quality.libraries"])
SECONDS = 120


def run_snippet(code: str) -> str:
    """What a program prints when it is run in the project's folder."""
    receiver, sender = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=run_there, args=(code, sender), daemon=True)
    process.start()
    sender.close()
    assert receiver.poll(SECONDS), "the program takes too long"
    printed, problem = receiver.recv()
    process.join(SECONDS)
    assert not problem, problem
    return printed


def run_there(code: str, sender: Connection) -> None:
    os.chdir(ROOT)
    printed, problem = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "shown", "exec"), {"__name__": "__main__"})
    except BaseException:  # noqa: BLE001  the test shows it
        problem = traceback.format_exc()
    sender.send((printed.getvalue(), problem))

#!/usr/bin/python3
"""Measures the processor time in which pandas reads a table.

Usage: tables.py pandas WORK REPETITIONS FILE. Prints one line a repetition, WORK pandas SECONDS, after a warm-up; all threads of
the process together.
"""
import sys
import time

import pandas


def read(file):
    return pandas.read_parquet(file) if file.endswith(".parquet") else pandas.read_csv(file)


if __name__ == "__main__":
    _, work, repetitions, file = sys.argv[1:]
    read(file)
    for _ in range(int(repetitions)):
        start = time.process_time()
        read(file)
        print(work, "pandas", f"{time.process_time() - start:.6f}")

"""Which PyTorch this is, and what it computes with."""

import ctypes
import os

import torch


def describe():
    lines = torch.__config__.show().splitlines()
    vectors = next((line.split(":")[1].strip() for line in lines if "CPU capability" in line), "?")
    return f"torch {torch.__version__} with {vectors} and {blas()}"


def blas():
    """The BLAS that is loaded. What PyTorch was built with is another matter: Debian swaps the library beneath it."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            files = sorted({line.split()[-1] for line in maps if ".so" in line})
    except OSError:
        return "unknown"
    for name in ("openblas", "mkl_core", "blis", "blas"):
        for file in files:
            if name in os.path.basename(file):
                try:
                    describe = ctypes.CDLL(file).openblas_get_config
                    describe.restype = ctypes.c_char_p
                    return describe().decode().strip()
                except (OSError, AttributeError):
                    return os.path.basename(file)
    return "unknown"

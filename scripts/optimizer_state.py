#!/usr/bin/env python3
"""
Converts optimizer states between Panthera's files and PyTorch's state_dict, for AdamW and Lion.

    optimizer_state.py to-torch state.safetensors state.pt [--names a b c]
    optimizer_state.py from-torch state.pt state.safetensors --like other.safetensors --names a b c

--names are the parameters in the order in which the PyTorch optimizer has them, as model.named_parameters() gives them; to-torch takes
the file's order if they are left out. --like is any file that Panthera saved with the same optimizer, also before its first step: it
says which program the states are of. What is left out of PyTorch's groups (lr, betas and so on) is taken from the file's header.
Needs torch and numpy.
"""

import argparse
import json
import struct
import sys

import numpy as np
import torch

FORMAT = "panthera optimizer state 1"
# For each optimizer: the states in Panthera's order, by PyTorch's names, and whether PyTorch counts steps by parameter.
OPTIMIZERS = {"adamw": (["m", "v"], ["exp_avg", "exp_avg_sq"], True), "lion": (["m"], ["exp_avg"], False)}
NUMBERS = {"F32": np.float32, "F64": np.float64, "I64": np.int64, "I32": np.int32}
OWN = "\0optimizer/"


class Refused(Exception):
    """An error with a one-line message for people."""


def read(path):
    """The tensors and the texts of a safetensors file."""
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < 8 or struct.unpack("<Q", data[:8])[0] > len(data) - 8:
        raise Refused(f"{path}: is no safetensors file")
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    texts = header.pop("__metadata__", {})
    if texts.get("format") != FORMAT:
        raise Refused(f"{path}: is no state of an optimizer of Panthera's")
    if texts["optimizer"] not in OPTIMIZERS:
        raise Refused(f"{path}: holds the state of {texts['optimizer']}; expected one of {', '.join(OPTIMIZERS)}")
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] not in NUMBERS:
            raise Refused(f"{path}: '{name}' is {entry['dtype']}; expected a state that was kept in float32")
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[start + begin:start + end], NUMBERS[entry["dtype"]]).reshape(entry["shape"])
    return tensors, texts


def write(path, tensors, texts):
    """A safetensors file, long numbers first, so that each begins at a multiple of its size."""
    ordered = sorted(tensors.items(), key=lambda item: -item[1].itemsize)
    names = {number: name for name, number in NUMBERS.items()}
    header, at = {"__metadata__": texts}, 0
    for name, tensor in ordered:
        header[name] = {"dtype": names[tensor.dtype.type], "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
        at += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(tensor.tobytes() for _, tensor in ordered))


def to_torch(path, names=None):
    """The state_dict of a torch.optim.AdamW, or of a Lion whose momentum is called exp_avg."""
    tensors, texts = read(path)
    ours, theirs, counts = OPTIMIZERS[texts["optimizer"]]
    slots = {slot["Key"]: slot for slot in json.loads(texts["parameters"])}
    names = names or list(slots)
    state = {}
    for index, name in enumerate(names):
        if name not in slots:
            continue
        shape = slots[name]["Members"][0]["Shape"]
        state[index] = {their: torch.tensor(tensors[f"{name}/{i}.{our}"].reshape(shape)) for i, (our, their) in enumerate(zip(ours, theirs))}
        if counts:
            state[index]["step"] = torch.tensor(float(tensors[f"{name}/steps"]))
    values = json.loads(texts["hyperparameters"])
    group = {"lr": values["learning_rate"], "betas": (values["beta1"], values["beta2"]), "weight_decay": values["weight_decay"]}
    if texts["optimizer"] == "adamw":
        group.update(eps=values["eps"], amsgrad=False, maximize=False, foreach=None, capturable=False)
    return {"state": state, "param_groups": [{**group, "params": list(range(len(names)))}]}


def from_torch(state_dict, like, path, names):
    """Writes a PyTorch state_dict as a file that Panthera loads."""
    _, texts = read(like)
    ours, theirs, counts = OPTIMIZERS[texts["optimizer"]]
    steps = [int(s["step"]) for s in state_dict["state"].values() if "step" in s]
    most = max(steps, default=0)
    tensors = {f"{OWN}steps": np.array(most, np.int64), f"{OWN}calls": np.array(0, np.int32)}
    slots = []
    for index, state in sorted(state_dict["state"].items()):
        if index >= len(names):
            raise Refused(f"the state_dict has a parameter {index}, and {len(names)} names were given")
        name, count = names[index], int(state["step"]) if counts else most
        tensors[f"{name}/steps"] = np.array(count, np.int64)
        for i, (our, their) in enumerate(zip(ours, theirs)):
            tensors[f"{name}/{i}.{our}"] = state[their].detach().float().cpu().numpy().reshape(-1)
        slots.append({"Key": name, "IsSplit": False, "Steps": count, "Waiting": 0, "Members": [{"Name": name, "Shape": list(state[theirs[0]].shape)}]})
    write(path, tensors, {**texts, "parameters": json.dumps(slots)})


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("direction", choices=["to-torch", "from-torch"])
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--names", nargs="+")
    parser.add_argument("--like")
    arguments = parser.parse_args()
    try:
        if arguments.direction == "to-torch":
            torch.save(to_torch(arguments.source, arguments.names), arguments.target)
        elif not arguments.like or not arguments.names:
            raise Refused("from-torch needs --like, a file that Panthera saved with the same optimizer, and --names")
        else:
            from_torch(torch.load(arguments.source), arguments.like, arguments.target, arguments.names)
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""
How many trainings a minute eager PyTorch does of one of Panthera's tasks.

Reads one JSON object on standard input and prints one on standard output; the benchmark's verb `evaluations` writes and
reads them. Whatever is in doubt is decided in PyTorch's favour: fresh weights cost it nothing, data are an index into a
tensor, the faster form of AdamW is taken, and both ways to use the cores are measured.
"""

import json
import math
import os
import subprocess
import sys
import time

EXAMPLES = 4096  # rows of the tensors that batches are indexed out of
EVALUATION_ROWS = 512  # an evaluation keeps no activations, so it takes larger batches than training


def main():
    request = json.loads(sys.stdin.readline())
    cores = request["cores"]
    ways = {f"{cores} threads": (1, cores), f"{cores} processes": (cores, 1)} if cores > 1 else {"1 thread": (1, 1)}
    results = {way: measure(request, *counts) for way, counts in ways.items()}
    print(json.dumps(results))


def measure(request, processes, threads):
    """Runs workers side by side and adds up what they do."""
    # OpenBLAS has threads of its own, which torch.set_num_threads does not reach.
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(threads), OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads))
    workers = [
        subprocess.Popen([sys.executable, __file__, "worker"], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(processes)]
    # Told to start only when all are ready: none may be measured while another still starts.
    for worker in workers:
        print(json.dumps(dict(request, threads=threads)), file=worker.stdin, flush=True)
    for worker in workers:
        if worker.stdout.readline().strip() != "ready":
            raise SystemExit("a worker failed")
    for worker in workers:
        print("go", file=worker.stdin, flush=True)
    results = [json.loads(worker.stdout.readline()) for worker in workers]
    for worker in workers:
        worker.stdin.close()
        worker.wait()
    return dict(
        results[0],
        evaluationsPerMinute=sum(60 / r["secondsPerTraining"] for r in results),
        busyCores=sum(r["cpuSeconds"] / r["seconds"] for r in results))


def work():
    import torch

    import exchange
    import library

    request = json.loads(sys.stdin.readline())
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    shape, batch, steps = request["model"]["shape"], request["model"]["batch"], request["steps"]
    sent = exchange.Sent(request["model"])
    check = sent.check()
    parameters, inputs = sent.parameters, sent.inputs

    # Every batch is drawn anew from these.
    rows = max(EXAMPLES, batch)
    if sent.language:
        all_inputs = torch.randint(shape["vocabulary"], (rows, inputs.shape[1]))
        all_targets = torch.randint(shape["vocabulary"], (rows, inputs.shape[1]))
    else:
        all_inputs, all_targets = torch.randn(rows, inputs.shape[1]), torch.randint(shape["classes"], (rows, 1))

    def rate(step_number):
        """The schedule: linear warm-up over the first tenth, then a half cosine."""
        warmup = max(1, steps // 10)
        if step_number < warmup:
            return (step_number + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step_number - warmup + 1) / (steps - warmup + 1)))

    def train(optimizer, seconds):
        """Steps for some seconds; how many, and how long they took."""
        group, done, start = optimizer.param_groups[0], 0, time.perf_counter()
        base = optimizer.defaults["lr"]
        while True:
            chosen = torch.randint(rows, (batch,))
            # Set by hand: a scheduler object would cost PyTorch more.
            group["lr"] = base * rate(done % steps)
            optimizer.zero_grad(set_to_none=True)
            _, loss = sent.loss_of(all_inputs[chosen], all_targets[chosen])
            loss.backward()
            optimizer.step()
            done += 1
            if not math.isfinite(loss.item()):
                raise SystemExit("the training diverged")
            if (taken := time.perf_counter() - start) >= seconds:
                return done, taken

    def evaluate():
        sent.model.eval()
        with torch.no_grad():
            loss = correct = 0.0
            for start in range(0, request["evaluated"], EVALUATION_ROWS):
                chosen = torch.randint(rows, (min(EVALUATION_ROWS, request["evaluated"] - start),))
                logits, part = sent.loss_of(all_inputs[chosen], all_targets[chosen])
                loss += part.item() * len(chosen)
                correct += (logits.argmax(-1).view(-1) == all_targets[chosen].view(-1)).sum().item()
        sent.model.train()
        return loss, correct

    # Which form of AdamW is faster depends on the model; both are warmed up by the trial.
    trials = {}
    for foreach in (False, True, False, True):
        optimizer = torch.optim.AdamW(parameters, foreach=foreach)
        done, taken = train(optimizer, request["seconds"] / 8)
        trials[foreach] = min(trials.get(foreach, math.inf), taken / done)
    foreach = min(trials, key=trials.get)
    optimizer = torch.optim.AdamW(parameters, foreach=foreach)
    evaluate()

    print("ready", flush=True)
    sys.stdin.readline()
    begin, cpu = time.perf_counter(), time.process_time()
    done, taken = train(optimizer, request["seconds"])
    evaluations, start = 0, time.perf_counter()
    while (evaluating := time.perf_counter() - start) < request["seconds"] / 8:
        evaluate()
        evaluations += 1
    result = {
        "check": check,
        "secondsPerTraining": taken / done * steps + evaluating / evaluations,
        "stepsMeasured": done,
        "foreach": foreach,
        "cpuSeconds": time.process_time() - cpu,
        "seconds": time.perf_counter() - begin,
        "library": library.describe(),
    }
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    work() if sys.argv[1:] == ["worker"] else main()

"""A guard in Python, with nothing but its standard library: propose, wait, release, run, report.

    COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… \\
        python3 guard.py order-7

Copy this file. A call is named by a key of yours: a program that is ended while people decide takes its call up again
by the same key, and what an earlier process began is never begun a second time.
"""

import functools
import hashlib
import http.client
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
import uuid


class CountersignError(Exception):
    """`ran` says that the function was started: never call it again because of such an error."""

    def __init__(self, message, decision=None, ran=False):
        super().__init__(message)
        self.decision, self.ran = decision, ran


class Unavailable(CountersignError):
    """The server cannot be reached."""


class ApiError(CountersignError):
    """The server refused; `code` is stable, the message says what to do."""

    def __init__(self, problem, status):
        super().__init__(problem.get("detail") or f"The server answered {status}.")
        self.status, self.code, self.retry = status, problem.get("code", "unknown"), problem.get("retry", False)


class NotApproved(CountersignError):
    """Nothing ran. `status` is rejected, expired (silence, nobody's no), refused, returned, vetoed, stopped, cancelled."""

    def __init__(self, decision):
        outcome, what = decision["outcome"] or {}, f"{decision['action']} ({decision['id']})"
        people = " and ".join(person["name"] for person in outcome.get("people") or []) or "a person"
        words = {
            "rejected": f"{people} rejected {what}",
            "returned": f"{people} returned {what}",
            "refused": f"The policy refuses {what}",
            "expired": f"Nobody answered {what} in time, or it was not used in time",
            "vetoed": f"{people} vetoed {what}",
            "stopped": f"A stop ended {what}",
        }
        self.status = decision["status"]
        self.reason = outcome.get("instruction") or outcome.get("comment") or " ".join(decision["route"]["reasons"])
        said = words.get(self.status, f"{what} came to {self.status}")
        super().__init__(f"{said}: {self.reason}" if self.reason else f"{said}.", decision)


class Countersign:
    def __init__(self, url=None, api_key=None, patience=30.0):
        self.url = (url or os.environ["COUNTERSIGN_URL"]).rstrip("/")
        self.api_key = api_key or os.environ["COUNTERSIGN_API_KEY"]
        self.patience = patience  # seconds that a call keeps trying; a wait for people has no end

    def guard(self, system, action, **facts):
        """The function, guarded: `call(args, key=…)` runs it once with what was approved, possibly edited."""

        def wrap(run):
            @functools.wraps(run)
            def call(args, key, **more):
                draft = {"kind": "action", "system": system, "action": action, **facts, **more, "proposal": args}
                return self._carry_out(self._call("POST", "/v1/decisions", draft, key), run)

            return call

        return wrap

    def _carry_out(self, decision, run):
        path = f"/v1/decisions/{decision['id']}"
        while True:
            decision = self._call("GET", path)
            while decision["status"] in ("waiting", "holding"):
                decision = self._call("GET", f"{path}?wait=30s", patience=float("inf"))
                time.sleep(0.1)  # a server that is stopping answers at once
            if decision["outcome"]["verdict"] != "approved" or decision["status"] in ("expired", "vetoed", "stopped"):
                raise NotApproved(decision)
            args = decision["outcome"].get("proposal", decision["proposal"])
            if digest_of(decision["action"], args) != decision["digest"]:
                raise CountersignError("What was approved has another digest. Nothing may be carried out.", decision)
            if self._release(path, decision):
                break
        try:
            result = run(args)
        except BaseException as error:
            self._report(path, decision, {"status": "failed", "detail": {"error": str(error)[:2000]}})
            raise
        self._report(path, decision, {"status": "done"})
        return result

    def _release(self, path, decision):
        """One key for all tries: a reply that was lost is given again. False where it went back to people."""
        key = uuid.uuid4().hex
        while True:
            try:
                return self._call("POST", f"{path}/release", {"digest": decision["digest"]}, key)["go"]
            except ApiError as error:
                if error.code in ("stopped", "over-budget") and error.retry:
                    time.sleep(0.5 + random.random())  # people resume, and then it runs
                    continue
                now = self._call("GET", path)
                if error.code == "not-approved" and now["status"] in ("waiting", "holding"):
                    return False
                if now["status"] in ("approved", "released", "done", "failed", "compensated"):
                    raise  # already-released: find out what an earlier process did
                raise NotApproved(now) from error

    def _report(self, path, decision, effect):
        try:
            self._call("POST", f"{path}/effect", effect, uuid.uuid4().hex, patience=600.0)
        except CountersignError as error:
            if getattr(error, "code", "") != "already-reported":
                words = f"It ran, and that could not be reported: {error} Do not call it again."
                raise CountersignError(words, decision, ran=True) from error

    def _call(self, method, path, body=None, key=None, patience=None):
        """Tried until the server answers: what it answers for good is an answer, what is lost or busy is none."""
        headers = {"authorization": f"Bearer {self.api_key}", "content-type": "application/json"}
        if key is not None:
            headers["idempotency-key"] = key
        data = None if body is None else json.dumps(body).encode()
        end = time.monotonic() + (self.patience if patience is None else patience)
        for tries in range(sys.maxsize):
            wait = min(5.0, 0.25 * 2 ** min(tries, 10)) * (0.5 + random.random() / 2)
            try:
                asked = urllib.request.Request(self.url + path, data, headers, method=method)
                with urllib.request.urlopen(asked, timeout=50) as answer:
                    return json.loads(answer.read() or b"{}")
            except urllib.error.HTTPError as error:
                text = error.read()
                if error.code not in (408, 425, 429) and error.code < 500:
                    raise ApiError(json.loads(text) if text.startswith(b"{") else {}, error.code) from None
                wait, lost = max(wait, float(error.headers.get("retry-after") or 0)), error
            except (OSError, ValueError, http.client.HTTPException) as error:
                lost = error
            if time.monotonic() + wait > end:
                raise Unavailable(f"Countersign at {self.url} cannot be reached: {lost}") from lost
            time.sleep(wait)


def digest_of(action, proposal):
    """What an approval is bound to, computed here and not believed: SHA-256 over RFC 8785."""
    text = canonical({"action": action, "proposal": proposal})
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(float(value))
    return json.dumps(value, ensure_ascii=False)


def number(value):
    """As ECMAScript writes it: the shortest digits, an exponent from 1e21 and below 1e-6."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, exponent = f"{abs(value)!r}", 0
    if "e" in digits:
        digits, power = digits.split("e")
        exponent = int(power)
    whole, _, rest = digits.partition(".")
    rest = "" if rest == "0" else rest
    point = len(whole) + exponent  # where the point stands in all digits
    all_digits = (whole + rest).lstrip("0")
    point -= len(whole + rest) - len(all_digits)
    all_digits = all_digits.rstrip("0")
    count = len(all_digits)
    if count <= point <= 21:
        return sign + all_digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{all_digits[:point]}.{all_digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{all_digits}"
    mantissa = all_digits[0] + (f".{all_digits[1:]}" if count > 1 else "")
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def main():
    order = sys.argv[1] if len(sys.argv) > 1 else "order-7"
    cs = Countersign()

    @cs.guard(system="refund-agent", action="refund", case=order)
    def refund(args):
        print(f"refunding {args['amount']} for {order}", flush=True)
        return f"Refunded {args['amount']}."

    try:
        print(refund({"order": order, "amount": 120}, key=f"refund-{order}"))
    except CountersignError as error:
        print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()

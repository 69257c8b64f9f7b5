"""Writes the vectors in this directory: ledgers with one defect each.

Written from the specification of the format alone, with Python's standard library. The first line of
a vector says what verification must find, and what the checkpoint is; the others are the log.
"""

import base64
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent
ORIGIN = "casebook.example/vectors"
EMPTY = hashlib.sha256(b"").digest()


def leaf(line):
    return hashlib.sha256(b"\x00" + line).digest()


def root(leaves):
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fact(n, event):
    return {"id": f"r{n}", "by": "v", "case": "k", "on": "2024-03-18", "event": event}


RECORDS = [
    {"id": "r0", "by": "v", "event": {"ledger_opened": {"format": 1, "origin": ORIGIN}}},
    fact(1, {"case_opened": {"title": "Тест"}}),
    fact(2, {"defendant_joined": {"defendant": "d1"}}),
    fact(3, {"verdict": {"who": ["d1"], "outcome": "convicted"}}),
    fact(4, {"entered_into_force": {"who": ["d1"]}}),
]


def ledger(records=RECORDS, seqs=None, times=None, envelope=None, prev_at=None):
    """The lines of a log. `records` may hold bytes in the place of a record."""
    lines, before = [], EMPTY
    for n, record in enumerate(records):
        text = record if isinstance(record, bytes) else compact(record).encode()
        seq = (seqs or {}).get(n, n)
        time = (times or {}).get(n, f"2026-01-0{min(n, 8) + 1}T00:00:00.000Z")
        prev = (prev_at or {}).get(n, before.hex())
        line = f'{{"seq":{seq},"prev":"{prev}","recorded_at":"{time}","record":'.encode() + text + b"}"
        if envelope and n in envelope:
            line = envelope[n](line)
        lines.append(line)
        before = leaf(line)
    return lines


def write(name, expect, lines, size=None, origin=ORIGIN, tree=None):
    size = len(lines) if size is None else size
    over = root([leaf(line) for line in (tree or lines)[:size]])
    checkpoint = f"{origin}\n{size}\n{base64.b64encode(over).decode()}\n"
    head = compact({"expect": expect, "checkpoint": checkpoint}).encode()
    (HERE / f"{name}.jsonl").write_bytes(b"\n".join([head, *lines, b""]))


def with_record(at, record):
    return [record if n == at else r for n, r in enumerate(RECORDS)]


def replaced(line, old, new):
    assert old in line
    return line.replace(old, new, 1)


good = ledger()
write("clean", [], good)
write("clean_with_an_interrupted_append", [], good + [b'{"seq":5,"prev":"'], size=5)
write("clean_with_a_correction_and_a_retraction", [], ledger(RECORDS + [
    {"id": "r5", "by": "v", "event": {"correction": {"target": "r3", "record": {
        "case": "k", "on": "2024-02-18", "event": {"verdict": {"who": ["d1"], "outcome": "convicted"}}},
        "reason": "x"}}},
    {"id": "r6", "by": "v", "event": {"retraction": {"target": "r5", "reason": "x"}}},
]))

# The chain and the tree.
altered = list(good)
altered[3] = replaced(good[3], b"convicted", b"acquitted")
write("altered_at_3", ["chain_broken@4", "root_differs"], altered, tree=good)
last = good[:4] + [replaced(good[4], b"2024-03-18", b"2024-03-19")]
write("last_altered", ["root_differs"], last, tree=good)
write("chain_broken_at_3", ["chain_broken@3"], ledger(prev_at={3: "ab" * 32}))
write("wrong_seq_at_3", ["wrong_seq@3"], ledger(seqs={3: 7}))
write("one_missing_at_2", ["wrong_seq@2", "chain_broken@2", "shorter_than_checkpoint"],
      good[:2] + good[3:], size=5, tree=good)
write("time_goes_back_at_3", ["time_goes_back@3"], ledger(times={3: "2026-01-02T23:59:59.999Z"}))
write("shorter_than_checkpoint", ["shorter_than_checkpoint"], good[:4], size=5, tree=good)
write("another_ledgers_checkpoint", ["bad_checkpoint"], good, origin="casebook.example/other")
write("rewritten_behind_the_checkpoint", ["root_differs"], ledger(with_record(1, fact(1, {"case_opened": {"title": "x"}}))),
      tree=good)

write("seq_altered_at_3", ["wrong_seq@3", "root_differs"],
      good[:3] + [replaced(good[3], b'"seq":3', b'"seq":9')] + good[4:], tree=good)

# The envelope.
write("not_json_at_3", ["not_json@3"], ledger(envelope={3: lambda l: l[:-9]}))
write("white_space_at_3", ["not_an_entry@3"], ledger(envelope={3: lambda l: replaced(l, b",", b", ")}))
write("fields_in_another_order_at_3", ["not_an_entry@3"],
      ledger(envelope={3: lambda l: replaced(l, b'{"seq":3,', b'{"sig":"","seq":3,')}))
write("capital_hex_at_3", ["not_an_entry@3"],
      ledger(envelope={3: lambda l: l[:17] + l[17:81].upper() + l[81:]}))
write("time_without_milliseconds_at_3", ["not_an_entry@3"], ledger(times={3: "2026-01-04T00:00:00Z"}))
write("too_long_at_3", ["too_long@3"],
      ledger(with_record(3, fact(3, {"hearing_held": {"summary": "x" * 66000}}))))
write("record_too_long_at_3", ["too_long@3"],
      ledger(with_record(3, fact(3, {"hearing_held": {"summary": "x" * 33000}}))))

# The record.
verdict = compact(RECORDS[3]).encode()
for name, old, new in [
    ("unknown_field", b'"outcome"', b'"verdikt":1,"outcome"'),
    ("unknown_event", b'"verdict"', b'"verdikt"'),
    ("doubled_key", b'"outcome":"convicted"', b'"outcome":"convicted","outcome":"convicted"'),
    ("wrong_type", b'["d1"]', b'"d1"'),
    ("null", b'"outcome"', b'"court":null,"outcome"'),
    ("control_character", b'"convicted"', b'"convicted","court":"a\\u001bb"'),
    ("no_recorder", b'"by":"v",', b""),
    ("malformed_date", b"2024-03-18", b"2024-13-18"),
    ("unknown_word", b"convicted", b"convict"),
    ("nobody", b'["d1"]', b"[]"),
]:
    write(f"{name}_at_3", ["not_an_entry@3"], ledger(with_record(3, replaced(verdict, old, new))))
write("invalid_utf8_at_3", ["not_json@3"],
      ledger(with_record(3, replaced(verdict, b"d1", b"d\xff"))))
write("opened_twice_at_3", ["not_an_entry@3"], ledger(with_record(3, dict(RECORDS[0], id="r3"))))
write("never_opened", ["not_an_entry@0"], ledger(with_record(0, dict(RECORDS[1], id="r0"))))

# A newer format is no fault.
write("needs_newer_from_3", ["needs_newer@3"],
      ledger(with_record(2, {"id": "r2", "by": "v", "event": {"format_raised": {"format": 2}}})[:3]
             + [b'{"what":"nobody knows"}', b'{"what":"nobody knows"}']))

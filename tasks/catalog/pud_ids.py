"""Which sentence of the parallel PUD treebanks a Chinese one translates.

The Chinese file of Universal NER numbers its sentences by batches of 30 and has the parts in another order; all
other languages share the ids of the documents. With those ids the Chinese test set pairs with the others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from benchmark.errors import DataError
from benchmark.types import NerExample

BATCH = 30
CHINESE_ORDER = ("n01", "w01", "n02", "n03", "n04", "n05", "w02", "w03", "w04", "w05")

DOCUMENTS = """
n01 001:2 002:4 003:4 004:2 005:3 006:1 007:1 008:1 009:2 010:1 011:3 012:1 013:1 014:2 015:2 016:3 017:4
    018:2 019:2 020:3 021:3 022:5 023:3 024:3 025:3 026:2 027:4 028:1 029:4 030:3 031:2 032:1 033:5 034:2
    035:4 036:3 037:1 038:2 039:3 040:1 041:2 042:2 043:4 044:2 045:2 046:3 047:1 048:1 049:2 050:4 051:3
    052:2 053:3 054:2 055:3 057:2 058:3 059:4 060:1 061:3 062:2 063:4 064:3 065:1 066:3 067:2 068:2 069:4
    070:3 071:1 072:3 073:2 074:5 075:2 076:3 077:2 078:1 079:3 080:2 081:1 082:1 083:2 084:4 085:3 086:3
    087:5 088:1 089:2 090:2 091:3 092:4 093:3 094:2 095:3 096:3 097:3 098:3 099:1 101:5 102:1 103:1 104:2
    105:3 106:2 107:4 108:3 109:3 110:3 111:3 112:3 113:1 114:2 115:2 116:5 117:2 118:3 119:4 120:3 121:2
    122:1 123:3 125:3 127:3 128:4 129:4 130:2 131:2 132:2 133:2 134:4 135:1 136:3 137:2 138:3 139:3 140:1
    141:4 142:2 143:2 144:4 145:5 146:1 147:3 148:2 149:3 150:4
n02 002:1 004:1 006:1 007:1 011:2 016:1 017:1 022:1 024:1 027:3 030:1 031:1 032:1 033:2 034:1 036:1 038:1
    040:1 041:1 042:3 043:1 044:2 046:1 048:1 050:1 052:1 056:1 058:1 066:2 068:2 069:1 073:1 074:1 075:1
    076:1 078:2 079:1 081:1 082:1 083:1
n03 001:4 002:2 003:2 004:1 005:2 006:5 007:4 008:1 009:2 010:2
n04 001:2 002:3 003:1 005:2 006:5 007:4 008:2 009:2 010:4
n05 001:2 002:5 003:4 004:2 005:2 006:2 007:3 008:2 009:2 010:1
w01 001:1 002:3 003:3 004:1 005:5 006:2 007:4 008:1 009:3 010:5 012:1 013:3 014:1 016:3 017:2 018:3 019:2
    020:5 022:3 023:2 025:5 026:2 027:3 028:3 029:3 030:5 031:3 032:1 033:4 034:1 035:5 036:2 037:2 038:4
    039:3 040:5 041:1 042:1 043:2 044:1 045:5 046:2 047:4 048:2 049:3 050:5 051:2 052:3 053:5 054:1 056:1
    057:3 058:2 060:5 061:1 062:2 063:1 064:1 065:5 066:4 067:3 068:2 069:4 070:5 071:2 072:4 073:5 074:1
    075:5 076:2 078:1 079:4 080:5 081:1 082:1 083:2 084:2 085:5 086:2 087:1 088:1 089:3 091:2 092:2 093:1
    094:2 095:5 096:3 097:2 098:1 099:2 100:5 101:3 102:2 103:1 105:5 106:3 107:3 108:2 109:3 111:3 112:2
    113:4 114:1 115:5 116:3 117:3 119:3 121:1 122:2 124:2 125:5 127:2 128:2 129:3 130:5 131:2 132:3 133:2
    134:3 135:5 136:2 137:3 138:1 139:2 140:5 141:3 142:3 143:2 144:5 146:2 147:3 148:1 149:3 150:5
w02 001:2 002:3 003:2 004:3 005:4 006:2 007:4 008:5 009:3 011:2 012:1 013:4 014:2 015:5 016:2 017:2 018:1
    019:3
w03 001:2 002:2 003:2 004:2 005:5 006:1 007:2 008:2 009:2 010:5
w04 001:3 002:3 003:2 004:4 006:2 007:4 008:1 009:1 010:5
w05 001:3 002:2 003:3 004:1 005:5 006:2 007:2 008:1 009:1 010:5
"""
"""The parts of PUD, and number and sentence count of each document in them."""


@cache
def chinese_order() -> tuple[str, ...]:
    """Return the ids of the 1,000 sentences, as the other languages have them, in the order of the Chinese file."""
    parts: dict[str, list[str]] = {}
    part = ""
    for word in DOCUMENTS.split():
        if ":" not in word:
            part = word
            continue
        number, sentences = word.split(":")
        ids = (f"{part}{number}-{sentence:04}" for sentence in range(1, int(sentences) + 1))
        parts.setdefault(part, []).extend(ids)
    return tuple(id_ for part in CHINESE_ORDER for id_ in parts[part])


def with_shared_id(example: NerExample, path: Path | str) -> NerExample:
    """Return a sentence under the id that its translations have too, with its document as group.

    Raises:
        DataError: a number that the Chinese file does not have; `path` names where it was read.
    """
    own = re.fullmatch("batch-([0-9]{4})-([0-9]{4})", example.id)
    shared = _shared_id(example.id, int(own[1]), int(own[2]), path) if own else example.id
    return replace(example, id=shared, group=shared.rpartition("-")[0])


def _shared_id(id_: str, batch: int, number: int, path: Path | str) -> str:
    """Return the id of a sentence by its batch, from 0, and its number in it, from 1."""
    position, order = batch * BATCH + number - 1, chinese_order()
    if not 1 <= number <= BATCH or position >= len(order):
        found = f"the sentence {id_!r}, where {len(order):,} stand in batches of {BATCH} from batch-0000-0001"
        raise DataError(path, None, found, "Fetch the Chinese file of Universal NER again.")
    return order[position]

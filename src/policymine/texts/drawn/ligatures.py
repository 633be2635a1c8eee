"""Ligatures that a font gives as control codes or foreign letters: which are meant is told by the words around them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from policymine.texts.blocks import UNNAMED_LIGATURES, clean_text
from policymine.texts.spelling import is_english_word

_CODES = r"\x01\x03-\x08\x0b\x0c\x0e-\x1f\u014c\u0180-\u02af"  # control codes, and letters that English has not
_CODE = re.compile(f"[{_CODES}]")
_BROKEN = re.compile(f"(?<![A-Za-z{_CODES}])[A-Za-z{_CODES}]*[{_CODES}][A-Za-z{_CODES}]*")
_WORDS = {  # the beginnings of common words, "_" for the ligature
    "ﬁ": "_rst _ve _nanc bene_t de_n speci_c identi_ signi_can con_rm con_d _eld _nd _nal _gur pro_t scienti_c _ght _re"
    " _sh ful_l quali_ noti_ classi_ justi_ clari_ modi_ _t _x _scal bene_c veri_ certi_ simpli_ uni_ed of_ce",
    "ﬂ": "_ex _ow _ood re_ect in_uen con_ict _oor brie_y _ying _eet _agship _at in_ation con_uence out_ow work_ow",
    "ﬀ": "o_er e_ect e_ort sta_ a_ord di_er a_ect su_er tari_ bu_er o_set cut_o co_ee cli_ tra_ord e_luent"
    " o_ice o_icer tra_ic su_icien e_icien di_icul insu_icien a_ilia",
    "ﬃ": "o_ce o_cial su_cien e_cien di_cult tra_c a_liat e_cac insu_cien ine_cien",
    "ﬄ": "a_uen o_ine wa_e ba_e ra_e",
}
_BEGINNINGS = {letters: tuple(words.split()) for letters, words in _WORDS.items()}


def mend_ligatures(text: str) -> str:
    """Return a page's characters, as many as before, with ligatures in place of the codes inside of words."""
    if not _CODE.search(text):
        return text
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for word in _BROKEN.findall(text):
        for code in set(_CODE.findall(word)) if len(word) > 1 else ():
            votes[code].update(_list_fitting(word.replace(code, "_").lower()))
    meant = {code: found.most_common(1)[0][0] for code, found in votes.items() if found}
    return _BROKEN.sub(lambda word: _mend_word(word[0], meant), text)


def _mend_word(word: str, meant: Mapping[str, str]) -> str:
    """Return a word with its ligatures; a code that stands before or after a whole word is none."""
    if is_english_word(_CODE.sub("", word).lower()):
        full = _CODE.sub(lambda code: clean_text(meant.get(code[0], "")), word)
        if not is_english_word(full.lower()):
            return word
    mended = _CODE.sub(lambda code: meant.get(code[0], code[0]), word)
    is_guess = any(letters in mended for letters in UNNAMED_LIGATURES)
    return word if is_guess and not is_english_word(clean_text(mended).lower()) else mended


def _list_fitting(word: str) -> list[str]:
    """Return the ligatures that make an English word of a broken one; those without a name only where no other does."""
    named = [letters for letters, begun in _BEGINNINGS.items() if word.startswith(begun)]
    return named or [
        letters for letters in UNNAMED_LIGATURES if is_english_word(clean_text(word.replace("_", letters)))
    ]

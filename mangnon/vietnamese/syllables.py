"""Is a word a Vietnamese syllable? Beginning, rhyme and tone, as the spelling allows them.

Used to tell a text in a legacy encoding from one that is read rightly: "tr\u00ce" is none, "trẻ" is one. Borrowed
words and names (Đắk, Krông) are not covered, so a text is judged by most of its words, never by one.
"""

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
SHARP = {"\u0301", "\u0323"}  # the only tones before a closing c, ch, p, t
BEGINNING = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uynh uyp uyt uyu
uôc uôi uôm uôn uông uôp uôt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y ych ynh yt yêm yên yêng yêt yêu
"""
SYLLABLE = re.compile(f"(?:{BEGINNING})?(?:{'|'.join(sorted(RHYMES.split(), key=len, reverse=True))})")
STOPPED = re.compile("(c|ch|p|t)$")


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """ "trẻ", "NGHIÊNG" and "của" are; "trÎ", "Müller" and "tre`" are not."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in apart if sign in TONES]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))
    if len(tones) > 1 or not SYLLABLE.fullmatch(bare):
        return False
    return not STOPPED.search(bare) or bool(SHARP & set(tones))

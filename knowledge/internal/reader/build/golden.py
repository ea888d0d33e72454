"""Writes ../testdata/tokens.json: how texts that nobody published are cut into pieces."""

import json
import os

import e5
import pack

TEXTS = [
    "", " ", "a", "  two  spaces ", "নদীর ধারে তিনটি নৌকা বাঁধা ছিল।", "মেলাটা কবে শুরু হইছে?", "লাইব্রেরির নতুন ভবনে ১২,৫০০টি বই আছে।",
    "ড. সেন বললেন, “আজ বৃষ্টি হবে না।”", "কিশোরগঞ্জের হাওরে পানি বেড়েছে ৪৫ সেন্টিমিটার", "য়ড়ঢ় ড়ঢ়য়", "কো কৌ কো কৌ", "ক্ষ ত্র জ্ঞ শ্রী র‍্যাব ত্‍ ৎ",
    "boi melay koto manush eshechilo?", "library er notun building e koyta boi ase bhai", "What did the mayor say about the new bridge?",
    "The ferry left at 6:45 a.m., carrying 212 passengers.", "Dr. O'Neill-Śmith's café costs €4.50 (or £3.90)!", "नई सड़क कब बनेगी?", "मेले में ३५० दुकानें थीं।",
    "क़ख़ग़ज़ड़ढ़फ़", "ﬁne ﬂow ½ ² ™ № ①", "ＡＢＣ１２３", "tab\tand\nnewline\r\nend", "no break space and thin space", "zero​width‌joiner‍here﻿",
    "emoji 🎉🇧🇩 ok", "日本語と한국어 и русский", "العربية", "a" * 60, "অ" * 40, "...!!??;;", "https://example.org/a?b=c&d=%20", "২০২৪-০৩-১৭ তারিখে", "৳১,২০,০০০ টাকা",
    "x\u0301 e\u0301 é", "▁ marks ▁▁ themselves", "<s> </s> <unk>", "\u0000\u0007 control", "ABCdefGHI jklMNO", "সাইক্লোনের নাম কী, কই আঘাত হানবে??",
]


def main():
    tokenize = pack.cut(e5.File())
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "testdata", "tokens.json")
    with open(path, "w", encoding="utf-8") as out:
        out.write("[\n")
        out.write(",\n".join(json.dumps({"text": text, "tokens": tokenize(text)}, ensure_ascii=True) for text in TEXTS))
        out.write("\n]\n")


if __name__ == "__main__":
    main()

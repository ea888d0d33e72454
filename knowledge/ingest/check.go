package ingest

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkBytes refuses a file that is not UTF-8 text, and says how to make it so.
func checkBytes(src []byte) *Error {
	if name := utf16or32(src); name != "" {
		return wrong(0, convert(name), "%w: it begins like %s", ErrNotUTF8, name)
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return binary(src, at)
	}
	if utf8.Valid(src) {
		return nil
	}
	at := invalidAt(src)
	return wrong(lineOf(src, at), encodingHint(src, at), "%w at byte %d (0x%02x)", ErrNotUTF8, at, src[at])
}

// checkBody refuses a body that cannot be quoted from.
func checkBody(body string, most int) *Error {
	switch {
	case len(body) > most:
		return tooLarge(0, "the text", most)
	case strings.IndexByte(body, 0) >= 0:
		return wrong(0, "take the NUL out", "%w: NUL at byte %d of the text", ErrBinary, strings.IndexByte(body, 0))
	case blank(body):
		return wrong(0, "write the article's text or take it out", "%w", ErrEmpty)
	}
	return nil
}

// blank reports whether nothing of s is visible: spaces, controls, joiners, byte
// order marks.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf)
	})
}

// utf16or32 names the encoding whose byte order mark src begins with, "" for none.
func utf16or32(src []byte) string {
	for _, bom := range []struct{ mark, name string }{
		{"\xff\xfe\x00\x00", "UTF-32"}, // before UTF-16, whose mark it begins with
		{"\x00\x00\xfe\xff", "UTF-32"},
		{"\xff\xfe", "UTF-16"},
		{"\xfe\xff", "UTF-16"},
	} {
		if bytes.HasPrefix(src, []byte(bom.mark)) {
			return bom.name
		}
	}
	return ""
}

// binary is the error for a file with a NUL at that byte.
func binary(src []byte, at int) *Error {
	hint := "add the article's text, not the document it came in"
	// Text in UTF-16 has a NUL in every other byte where its letters are ASCII.
	even, odd := 0, 0
	for i, b := range src {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	switch {
	case odd > len(src)/8 && even <= odd/8:
		hint = convert("UTF-16LE")
	case even > len(src)/8 && odd <= even/8:
		hint = convert("UTF-16BE")
	}
	return wrong(lineOf(src, at), hint, "%w: NUL at byte %d", ErrBinary, at)
}

func convert(from string) string {
	return "convert it, for example: iconv -f " + from + " -t UTF-8 FILE > NEW"
}

// encodingHint says what to do with a file whose byte at is not UTF-8.
func encodingHint(src []byte, at int) string {
	if !utf8.FullRune(src[at:]) {
		return "the file ends within a character, so fetch it again whole"
	}
	// Western one-byte text has single high bytes among ASCII letters.
	if at+1 < len(src) && src[at+1] < utf8.RuneSelf {
		return convert("WINDOWS-1252") + " (if it is from a Western Windows)"
	}
	return "save it as UTF-8 in the program it was written with"
}

// invalidAt is the offset of the first byte that is not UTF-8. There must be one.
func invalidAt(src []byte) int {
	at := 0
	for at < len(src) {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// lineOf is the 1-based line that the byte at stands in.
func lineOf(src []byte, at int) int { return bytes.Count(src[:at], []byte("\n")) + 1 }

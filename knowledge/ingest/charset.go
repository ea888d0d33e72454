package ingest

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/ukti-bot/ukti/knowledge/ingest/internal/page"
)

// Decode gives a page, a feed or a text in UTF-8. The content type is what the
// server said, "" for none. See the package comment for the order in which the
// character set is looked for, and for what becomes of broken bytes. An error is an
// [*Error] without a path.
func Decode(src []byte, contentType string) ([]byte, error) {
	decoded, damage, e := decodePage(src, contentType)
	switch {
	case e != nil:
		return nil, e
	case damage != nil && broken(src)*200 > len(src):
		return nil, damage
	}
	return decoded, nil
}

// decodePage is decode for what is made into lines: a few broken bytes, and NULs,
// become [page.Broken], so that only the lines that they stand in are lost. damage
// is then the refusal that holds when too much is lost.
func decodePage(src []byte, contentType string) (decoded []byte, damage, e *Error) {
	decoded, e = decode(src, contentType)
	if e == nil || utf16or32(src) != "" {
		return decoded, nil, e
	}
	if declared := labels(src, contentType); bytes.IndexByte(src, 0) < 0 && (westernPunctuation(src) || westernPage(src)) && !slices.ContainsFunc(declared, known) {
		decoded, e := convertPage(src, "windows-1252", charmap.Windows1252.NewDecoder())
		return decoded, nil, e
	}
	if broken(src) > 10+len(src)/200 {
		return nil, nil, e
	}
	src = bytes.ReplaceAll(src, []byte{0}, []byte{0xFF})
	return bytes.ToValidUTF8(src, []byte(string(page.Broken))), e, nil
}

func known(l label) bool {
	encoding, name := charset.Lookup(l.label)
	return encoding != nil && name != "utf-8"
}

// broken counts the bytes that are not UTF-8, and NULs.
func broken(src []byte) int {
	n := bytes.Count(src, []byte{0})
	for at := 0; at < len(src); {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size == 1 {
			n++
		}
		at += size
	}
	return n
}

// westernLanguage finds a page in one of the languages for which browsers read bytes
// without a declared character set as windows-1252.
var westernLanguage = regexp.MustCompile(`(?i)<html[^>]*\blang\s*=\s*["']?(en|de|fr|es|it|pt|nl|sv|da|no|nb|nn|fi|is|ca|eu|gl|ga)\b`)

// westernPage reports such a page none of whose bytes beyond ASCII are UTF-8.
func westernPage(src []byte) bool {
	if !westernLanguage.Match(src[:min(len(src), 1024)]) {
		return false
	}
	for at := 0; at < len(src); {
		_, size := utf8.DecodeRune(src[at:])
		if size > 1 {
			return false
		}
		at += size
	}
	return true
}

// westernPunctuation reports text that is ASCII but for bytes that mean one thing in
// all of Windows' one-byte character sets, western, eastern and Cyrillic alike:
// quotation marks, dashes, the ellipsis, the bullet and the no-break space.
func westernPunctuation(src []byte) bool {
	found := false
	for _, c := range src {
		switch {
		case c < utf8.RuneSelf:
		case c == 0x85, c >= 0x91 && c <= 0x97, c == 0xA0:
			found = true
		default:
			return false
		}
	}
	return found
}

// decode gives text in UTF-8, and refuses any byte that is not of its character set.
func decode(src []byte, contentType string) ([]byte, *Error) {
	if utf16or32(src) == "UTF-16" {
		return convertPage(src, "UTF-16", utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM).NewDecoder())
	}
	declared := labels(src, contentType)
	switch encoding, name := usable(declared, src); {
	case utf16or32(src) != "":
		return nil, checkBytes(src)
	case encoding != nil:
		return convertPage(src, name, encoding.NewDecoder())
	case bytes.IndexByte(src, 0) >= 0 || utf8.Valid(src) || mostlyUTF8(src):
		return src, checkBytes(src)
	}
	for _, l := range declared {
		encoding, name := charset.Lookup(l.label)
		switch {
		case encoding == nil:
			return nil, wrong(0, "save the page as UTF-8", "%w, and %q is not a character set", ErrNotUTF8, l.label)
		case name == "utf-8", strings.HasPrefix(name, "utf-16"):
			continue // it is not, as was seen above
		}
		return convertPage(src, name, encoding.NewDecoder())
	}
	return nil, checkBytes(src)
}

// label is a character set as the server or the text itself names it.
type label struct {
	label  string
	server bool
}

var (
	// charsetLabel finds the character set in <meta charset=…> and
	// <meta http-equiv=… content="…; charset=…">.
	charsetLabel = regexp.MustCompile(`(?i)<meta[^>]*\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)`)
	// xmlLabel finds it in <?xml … encoding="…"?>.
	xmlLabel = regexp.MustCompile(`^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']`)
)

// labels gives what the server says, then what the text says of itself.
func labels(src []byte, contentType string) (list []label) {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		list = append(list, label{params["charset"], true})
	}
	head := src[:min(len(src), 1024)] // as far as a browser looks
	for _, within := range []*regexp.Regexp{xmlLabel, charsetLabel} {
		if found := within.FindSubmatch(head); found != nil {
			list = append(list, label{string(found[1]), false})
		}
	}
	return list
}

// usable gives the character sets whose bytes may look like UTF-8 and are not:
// ISO-2022-JP, which writes with escapes in ASCII, and UTF-16 without a byte order
// mark, which only a server can tell.
func usable(declared []label, src []byte) (encoding.Encoding, string) {
	for _, l := range declared {
		encoding, name := charset.Lookup(l.label)
		switch {
		case name == "iso-2022-jp" && bytes.IndexByte(src, 0x1B) >= 0,
			strings.HasPrefix(name, "utf-16") && l.server && bytes.IndexByte(src, 0) >= 0:
			return encoding, name
		}
	}
	return nil, ""
}

// mostlyUTF8 reports text that is UTF-8 but for a few broken bytes. As the one-byte
// character set that its page may name it would become gibberish without an error.
func mostlyUTF8(src []byte) bool {
	good, bad := 0, 0
	for at := 0; at < len(src); {
		r, size := utf8.DecodeRune(src[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size >= 3: // by chance these hardly occur
			good++
		}
		at += size
	}
	return good >= 8 && good > 10*bad
}

// convertPage refuses bytes that the character set does not have, rather than to
// put U+FFFD in their place.
func convertPage(src []byte, name string, decoder *encoding.Decoder) ([]byte, *Error) {
	decoded, err := decoder.Bytes(src)
	if err == nil {
		if at := bytes.IndexRune(decoded, utf8.RuneError); at >= 0 {
			err = fmt.Errorf("line %d holds bytes that it does not have", lineOf(decoded, at))
		}
	}
	if err != nil {
		return nil, wrong(0, "save the page as UTF-8", "%w, and not %s as it says: %w", ErrNotUTF8, name, err)
	}
	if at := bytes.IndexByte(decoded, 0); at >= 0 {
		return nil, binary(decoded, at)
	}
	return decoded, nil
}

// checkGarbled refuses text that was UTF-8, was read as windows-1252 and written as
// UTF-8 again, so that ব has become à¦¬. To turn it back would be to change the
// source, and as it is nobody can read it.
func checkGarbled(s string) *Error {
	garbled, foreign := 0, 0 // characters beyond ASCII
	var run []byte
	end := func() {
		for len(run) > 0 {
			r, size := utf8.DecodeRune(run)
			if size >= 3 && (unicode.IsLetter(r) || unicode.IsMark(r)) {
				garbled += size
			}
			run = run[size:]
		}
		run = run[:0]
	}
	for _, r := range s {
		if r < utf8.RuneSelf {
			end()
			continue
		}
		foreign++
		b, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case ok:
			run = append(run, b)
		case r <= 0x9F: // what windows-1252 leaves undefined
			run = append(run, byte(r))
		default:
			end()
		}
	}
	end()
	if garbled < 30 || garbled*2 < foreign {
		return nil
	}
	return wrong(0, "tell its publisher, or add the article's text as a .txt file",
		"%w: the text was encoded twice, so its letters read like à¦¬", ErrNotUTF8)
}

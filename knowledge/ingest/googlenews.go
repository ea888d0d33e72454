package ingest

import (
	"encoding/base64"
	varint "encoding/binary"
	"errors"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"
)

// ErrHidden is wrapped by errors about links that don't tell where they lead.
var ErrHidden = errors.New("a link of Google News doesn't tell where it leads")

// Behind is the address that a link of Google News leads to, which stands in the link,
// packed; any other address is returned as it is. An error is an [*Error] and wraps
// [ErrHidden]: newer links only name a story, which a script of Google's asks for.
func Behind(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || !strings.EqualFold(u.Hostname(), "news.google.com") || !strings.Contains(u.Path, "/articles/") {
		return address, nil
	}
	packed, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(path.Base(u.Path), "="))
	if err == nil {
		if behind, ok := unpacked(packed); ok {
			return behind, nil
		}
	}
	return "", &Error{Path: address, Cause: ErrHidden, Hint: "open it in a browser and give the address that it leads to, or list the publisher's own feed"}
}

// unpacked reads the address in a link: a message of Protocol Buffers whose fourth field
// is the address.
func unpacked(b []byte) (address string, ok bool) {
	const head = "\x08\x13\x22"
	rest, ok := strings.CutPrefix(string(b), head)
	if !ok {
		return "", false
	}
	length, n := varint.Uvarint([]byte(rest))
	if n <= 0 || length > uint64(len(rest)-n) {
		return "", false
	}
	address = rest[n : n+int(length)]
	u, err := url.Parse(address)
	return address, err == nil && utf8.ValidString(address) && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

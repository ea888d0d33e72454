package receipt

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
)

// ErrSignature is wrapped where a receipt's signature is not of its bytes and its key:
// something of it was changed, or another made it up.
var ErrSignature = errors.New("the signature doesn't fit: a byte of it was changed, or somebody made it up")

// beforeSignature stands between what is signed and the signature. It can't stand in a
// JSON string, where quotation marks are escaped.
const beforeSignature = `,"signature":"`

// plain writes keys and signatures: base64 for addresses, without padding, and one way
// only to write each.
var plain = base64.RawURLEncoding.Strict()

// Signed is a receipt with its signature.
type Signed struct {
	Receipt
	Key   ed25519.PublicKey
	bytes []byte
}

// JSON are the bytes that were made, signed and kept: one line without its newline.
func (s Signed) JSON() []byte { return bytes.Clone(s.bytes) }

// sign signs a receipt.
func sign(r Receipt, private ed25519.PrivateKey) (Signed, error) {
	if err := r.sound(); err != nil {
		return Signed{}, err
	}
	public := private.Public().(ed25519.PublicKey)
	whole, err := wireOf(r, plain.EncodeToString(public)).bytes()
	if err != nil {
		return Signed{}, fmt.Errorf("receipt: %w", err)
	}
	signed := bytes.TrimSuffix(whole, []byte("}"))
	signature := plain.EncodeToString(ed25519.Sign(private, signed))
	return Check([]byte(string(signed) + beforeSignature + signature + `"}`))
}

// Check reads a receipt and checks its signature under the key that it names; whose key
// that is, is the caller's to know. Blanks around it don't count. The error wraps
// [ErrForm] or [ErrSignature].
func Check(data []byte) (Signed, error) {
	data = bytes.TrimSpace(data)
	signed, rest, ok := bytes.Cut(data, []byte(beforeSignature))
	if !ok {
		return Signed{}, fmt.Errorf("receipt: %w: it has no signature", ErrForm)
	}
	w, r, err := read(data)
	if err != nil {
		return Signed{}, fmt.Errorf("receipt: %w", err)
	}
	key, err := ParseKey(w.Key)
	if err != nil {
		return Signed{}, fmt.Errorf("receipt: %w: its key is %.60q", ErrForm, w.Key)
	}
	signature, err := plain.DecodeString(w.Signature)
	if err != nil || string(rest) != w.Signature+`"}` || !ed25519.Verify(key, signed, signature) {
		return Signed{}, fmt.Errorf("receipt: %w", ErrSignature)
	}
	return Signed{Receipt: r, Key: key, bytes: bytes.Clone(data)}, nil
}

// ParseKey reads a public key as receipts and ukti key show write it: 43 characters.
func ParseKey(text string) (ed25519.PublicKey, error) {
	key, err := plain.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("receipt: %.80q is no public key; it has 43 letters, digits, - and _", text)
	}
	return key, nil
}

// KeyText writes a public key as receipts do.
func KeyText(key ed25519.PublicKey) string { return plain.EncodeToString(key) }

package fleeting

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

const (
	// keep is for how long a choice is understood.
	keep = 30 * 24 * time.Hour
	// macSize is how much of the HMAC a token has, in bytes.
	macSize = 16
	// mostSealed bounds a choice, in bytes of JSON.
	mostSealed = 64 << 10
)

// sealed is a choice as it is signed.
type sealed struct {
	Owner   string          `json:"o"`
	Chat    string          `json:"c,omitempty"` // "" where it is the owner's name
	Kind    string          `json:"k"`
	Minute  int64           `json:"t"` // of 1970, when it was made
	Payload json.RawMessage `json:"p"`
}

// sealer makes tokens of [A-Za-z0-9_-], base64 of an HMAC and what it signs, packed.
type sealer struct {
	key []byte
	now func() time.Time
}

// close returns the token of a choice. The error is for a payload that is no JSON or
// is too large.
func (s sealer) close(c sealed) (string, error) {
	c.Minute = s.now().Unix() / 60
	if c.Chat == c.Owner {
		c.Chat = ""
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("fleeting: %w", err)
	}
	if len(plain) > mostSealed {
		return "", fmt.Errorf("fleeting: a choice of %d bytes is too large", len(plain))
	}
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := z.Write(plain); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(s.mac(packed.Bytes()), packed.Bytes()...)), nil
}

// open returns the choice of a token; ok is false for one that was not made with this
// key, or too long ago.
func (s sealer) open(token string) (c sealed, ok bool) {
	signed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(signed) < macSize || !hmac.Equal(signed[:macSize], s.mac(signed[macSize:])) {
		return sealed{}, false
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(signed[macSize:])), mostSealed))
	if err != nil || json.Unmarshal(plain, &c) != nil {
		return sealed{}, false
	}
	if age := s.now().Sub(time.Unix(c.Minute*60, 0)); age > keep {
		return sealed{}, false
	}
	if c.Chat == "" {
		c.Chat = c.Owner
	}
	return c, true
}

func (s sealer) mac(text []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	_, _ = h.Write([]byte("ukti: a choice\x00"))
	_, _ = h.Write(text)
	return h.Sum(nil)[:macSize]
}

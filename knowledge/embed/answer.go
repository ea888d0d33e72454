package embed

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
)

// errNoNumber says that a vector is of no use, and so perhaps is the text.
var errNoNumber = errors.New("the answer has a vector with a component that is no number")

// parseAnswer reads the answer to a request for n texts and gives their vectors in
// the texts' order, whatever order the answer has. Each is a list of numbers or, in
// base64, of little-endian float32; all have the same dimension.
func parseAnswer(body []byte, n int) ([][]float32, error) {
	var answer struct {
		Data []struct {
			Index     *int            `json:"index"`
			Embedding json.RawMessage `json:"embedding"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		switch {
		case looksLikeHTML(body):
			return nil, errors.New("the answer is a web page: url leads to no embedding server")
		case bytes.Contains(body, []byte("NaN")), bytes.Contains(body, []byte("Infinity")):
			// No JSON, but what some servers write.
			return nil, errNoNumber
		}
		return nil, fmt.Errorf("the answer is no JSON of an embedding server: %w", err)
	}
	if len(answer.Data) != n {
		return nil, fmt.Errorf("the answer has %d vectors for %d texts", len(answer.Data), n)
	}
	vectors := make([][]float32, n)
	for i, d := range answer.Data {
		if d.Index != nil {
			i = *d.Index
		}
		if i < 0 || i >= n || vectors[i] != nil {
			return nil, fmt.Errorf("the answer has no vector, or two, for one of the texts (index %d)", i)
		}
		v, err := parseVector(d.Embedding)
		if err != nil {
			return nil, err
		}
		vectors[i] = v
	}
	for _, v := range vectors {
		if len(v) != len(vectors[0]) {
			return nil, fmt.Errorf("the answer has vectors of %d and of %d components", len(vectors[0]), len(v))
		}
	}
	return vectors, nil
}

// parseVector reads one embedding. A number that is too large for a float32, like
// one that is none, is left for [Quantize] to refuse.
func parseVector(raw json.RawMessage) ([]float32, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, errors.New("the answer has an entry without a vector")
	}
	if raw[0] != '"' {
		var v []*float32
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("a vector of the answer is no list of numbers: %w", err)
		}
		return numbers(v), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, fmt.Errorf("a vector of the answer can't be read: %w", err)
	}
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(packed)%4 != 0 {
		return nil, errors.New("a vector of the answer is no base64 of 32-bit numbers")
	}
	v := make([]float32, len(packed)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(packed[4*i:]))
	}
	return v, nil
}

// numbers copies v, a null in it as NaN: it is how some servers write one.
func numbers(v []*float32) []float32 {
	out := make([]float32, len(v))
	for i, f := range v {
		if f == nil {
			out[i] = float32(math.NaN())
		} else {
			out[i] = *f
		}
	}
	return out
}

func looksLikeHTML(body []byte) bool {
	return strings.HasPrefix(strings.TrimLeftFunc(string(body[:min(len(body), 200)]), unicode.IsSpace), "<")
}

// reason finds what a server says in an answer that is an error, in the forms that
// servers use; at most 200 bytes, "" for nothing readable.
func reason(body []byte) string {
	var said struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &said) != nil {
		return ""
	}
	text := said.Message
	for _, raw := range []json.RawMessage{said.Error, said.Detail} {
		var inner struct {
			Message string `json:"message"`
		}
		var single string
		switch {
		case json.Unmarshal(raw, &single) == nil && single != "":
			text = single
		case json.Unmarshal(raw, &inner) == nil && inner.Message != "":
			text = inner.Message
		}
	}
	return beginning(strings.ToValidUTF8(text, ""), 200)
}

package telegramfake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Changed is what Telegram makes of a text, written from its published
// server code and apart from the adapter.
func Changed(text string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r >= 0x2028 && r <= 0x202e, r == 0x333, r == 0x33f, r == 0x30a:
			return -1
		case r < 32 && r != '\n':
			return ' '
		}
		return r
	}, text)
	runes := []rune(out)
	mark := func(i int) bool { return i < len(runes) && (runes[i] == 0x200e || runes[i] == 0x200f) }
	for i := range runes {
		if mark(i) && mark(i+1) {
			runes[i] = 0x200c
		}
	}
	return string(runes)
}

// fill puts a call's text, entities and buttons into m, or refuses them.
func (f *Server) fill(m *Message, v url.Values) (int, []byte, error) {
	text := v.Get("text")
	if v.Get("parse_mode") != "" {
		f.Wrong = append(f.Wrong, "a parse mode was used")
	}
	// Only a message without any ornament has lost that too.
	if v.Get("link_preview_options") == "" && v.Get("entities")+v.Get("reply_parameters") != "" {
		f.Wrong = append(f.Wrong, "a link preview was not switched off")
	}
	switch {
	case !utf8.ValidString(text):
		return refuse(400, "Bad Request: strings must be encoded in UTF-8", nil)
	case strings.TrimSpace(text) == "":
		return refuse(400, "Bad Request: message text is empty", nil)
	case utf8.RuneCountInString(text) > 4096 || len(text) > 32768:
		return refuse(400, "Bad Request: message is too long", nil)
	}
	m.Entities = nil
	if e := v.Get("entities"); e != "" {
		if err := json.Unmarshal([]byte(e), &m.Entities); err != nil || m.Entities == nil {
			return refuse(400, "Bad Request: can't parse entities JSON object", nil)
		}
	}
	if err := CheckEntities(text, m.Entities); err != nil {
		return refuse(400, "Bad Request: "+err.Error(), nil)
	}
	m.Sent, m.Text = text, strings.Trim(f.Changes(text), " \n")
	m.Buttons, m.Copies, m.Keyboard = nil, nil, nil
	if k := v.Get("reply_markup"); k != "" {
		m.Keyboard = json.RawMessage(k)
		var markup struct {
			Rows [][]struct {
				Text string                 `json:"text"`
				Data string                 `json:"callback_data"`
				Copy *struct{ Text string } `json:"copy_text"`
			} `json:"inline_keyboard"`
		}
		if err := json.Unmarshal([]byte(k), &markup); err != nil || markup.Rows == nil {
			return refuse(400, "Bad Request: can't parse reply keyboard markup JSON object", nil)
		}
		for _, row := range markup.Rows {
			for _, b := range row {
				if b.Copy != nil && b.Data == "" {
					if n := utf8.RuneCountInString(b.Copy.Text); n < 1 || n > 256 {
						return refuse(400, "Bad Request: BUTTON_COPY_TEXT_INVALID", nil)
					}
					m.Copies = append(m.Copies, b.Copy.Text)
					continue
				}
				if len(b.Data) < 1 || len(b.Data) > 64 {
					return refuse(400, "Bad Request: BUTTON_DATA_INVALID", nil)
				}
				m.Buttons = append(m.Buttons, [2]string{b.Text, b.Data})
			}
		}
	}
	return 0, nil, nil
}

// CheckEntities refuses what Telegram does, and what it silently drops.
func CheckEntities(text string, entities []Entity) error {
	if len(entities) > 100 {
		return errors.New("too many entities")
	}
	borders := map[int]bool{0: true}
	at := 0
	for _, r := range text {
		at++
		if r > 0xffff {
			at++
		}
		borders[at] = true
	}
	for i, e := range entities {
		if e.Length <= 0 || !borders[e.Offset] || !borders[e.Offset+e.Length] {
			return fmt.Errorf("entity %s at %d+%d cuts a character", e.Type, e.Offset, e.Length)
		}
		for _, o := range entities[:i] {
			if e.overlaps(o) && !(strings.HasSuffix(o.Type, "blockquote") && (e.Type == "bold" || e.Type == "code")) {
				return fmt.Errorf("entities %s and %s overlap", o.Type, e.Type)
			}
		}
	}
	return nil
}

// ephemeral edits or deletes a message that one person sees, as the method does to which
// everybody's message would be given. Its answer is only that it is done.
func (f *Server) ephemeral(ctx context.Context, method string, v url.Values) (int, []byte, error) {
	v.Set("message_id", "-"+v.Get("ephemeral_message_id"))
	f.Mu.Lock()
	m := f.message(v)
	f.Mu.Unlock()
	if m == nil || strconv.Itoa(m.Only) != v.Get("receiver_user_id") {
		return refuse(400, "Bad Request: message to edit not found", nil)
	}
	status, body, err := f.do(ctx, strings.Replace(method, "EphemeralMessage", "Message", 1), v)
	if err == nil && status == 200 {
		return ok(true)
	}
	return status, body, err
}

// Entity marks a stretch of a text, counted in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

func (e Entity) overlaps(o Entity) bool {
	return e.Offset < o.Offset+o.Length && o.Offset < e.Offset+e.Length
}

package bulletin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
)

// Notes keeps an editor's settings; state.Store is one.
type Notes interface {
	SetSetting(ctx context.Context, scope, name, value string) error
	Setting(ctx context.Context, scope, name string) (string, bool, error)
}

// What an editor was told of, as settings of theirs: by an answer or a bulletin that has
// arrived, the highest number of a held item and when the latest withdrawal was found, in
// microseconds; and as [Mark], by a bulletin that may have arrived.
const (
	ToldHeld      = "told-held"
	ToldWithdrawn = "told-withdrawn"
	sentName      = "bulletin"
)

// Mark is up to where an editor was told.
type Mark struct {
	Held      int64 `json:"held"`      // the highest number of a held item
	Withdrawn int64 `json:"withdrawn"` // microseconds since 1970
	At        int64 `json:"at"`        // when, in seconds since 1970
}

// id is the same for the same bulletin, so that one that is sent again within minutes is
// shown once where the platform can tell.
func (m Mark) id(editor string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "bulletin %s %d %d", editor, m.Held, m.Withdrawn))
	return hex.EncodeToString(sum[:10])
}

// Told returns what an editor was told of for sure, as kept under a name.
func Told(ctx context.Context, n Notes, editor, name string) (int64, error) {
	value, _, err := n.Setting(ctx, editor, name)
	if err != nil {
		return 0, err
	}
	at, _ := strconv.ParseInt(value, 10, 64) // what can't be read tells nothing
	return at, nil
}

// SetTold keeps what an editor was told of.
func SetTold(ctx context.Context, n Notes, editor, name string, at int64) error {
	return n.SetSetting(ctx, editor, name, strconv.FormatInt(at, 10))
}

func (b *Bulletin) marks(ctx context.Context, editor string) (told, sent Mark, err error) {
	if told.Held, err = Told(ctx, b.o.Notes, editor, ToldHeld); err != nil {
		return told, sent, err
	}
	if told.Withdrawn, err = Told(ctx, b.o.Notes, editor, ToldWithdrawn); err != nil {
		return told, sent, err
	}
	value, ok, err := b.o.Notes.Setting(ctx, editor, sentName)
	if err != nil || !ok {
		return told, sent, err
	}
	_ = json.Unmarshal([]byte(value), &sent) // what can't be read tells nothing
	return told, sent, nil
}

func keep(ctx context.Context, n Notes, editor, name string, m Mark) error {
	value, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return n.SetSetting(ctx, editor, name, string(value))
}

// keepTold notes that what a mark says was told for sure.
func keepTold(ctx context.Context, n Notes, editor string, m Mark) error {
	if err := SetTold(ctx, n, editor, ToldHeld, m.Held); err != nil {
		return err
	}
	return SetTold(ctx, n, editor, ToldWithdrawn, m.Withdrawn)
}

package corrections

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/corrected"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// firstRest is the pause of a chat after a failure; each further one doubles it, up to
	// longestRest.
	firstRest, longestRest = 30 * time.Second, time.Hour
	// maxFailures in a row end it: what could not be said in half a day is not said.
	maxFailures = 16
)

// telling is what one chat is to be told, by one message.
type telling struct {
	to     chat
	told   corrected.Told
	ids    []int64                   // of the sentences
	texts  map[string]corrected.Text // by article and revision
	about  string                    // the latest message that is meant
	scope  string                    // of the chat's settings
	lang   string                    // of the latest message
	owner  string                    // the one whom all of it was quoted to; "" for several
	notice []state.QuotedSentence    // what the message itself quotes as the text of now
}

// tell tells a chat of what was quoted there and stands no more.
func (f *Follower) tell(ctx context.Context, to chat) error {
	t, err := f.gather(ctx, to)
	if err != nil || len(t.ids) == 0 {
		return err
	}
	at := settings.Chat{Store: f.o.Settings, ID: t.scope, Log: f.o.Log}
	wanted, err := at.Corrections(ctx)
	if err != nil {
		return err
	}
	if !wanted {
		f.counts.declined.Add(uint64(len(t.ids)))
		return f.o.Store.Drop(ctx, t.ids...)
	}
	loc, chosen := at.Locale(ctx, f.o.Locales)
	if !chosen {
		loc = f.o.Locales.For(t.lang)
	}
	t.lang = loc.Tag
	reply, sound := corrected.Writer{Locale: loc, PublicURL: f.o.PublicURL(), Zone: f.o.Now().Location()}.Reply(t.told)
	if !sound {
		f.o.Log.ErrorContext(ctx, "a correction's quote differs from its article and was not shown; report this as a bug")
		return f.o.Store.Drop(ctx, t.ids...)
	}
	if err := f.o.Store.Begin(ctx, t.ids...); err != nil {
		return err
	}
	arrival, err := f.o.Notifier.Notify(ctx, to.platform, adapters.Notice{ID: t.id(), Place: to.place, About: t.about, Reply: reply})
	if err != nil {
		return f.unsent(ctx, t, err)
	}
	return f.arrived(ctx, t, arrival)
}

// gather finds what a chat is to be told. What stands again, or is not to be told a third
// time, is left out.
func (f *Follower) gather(ctx context.Context, to chat) (telling, error) {
	t := telling{to: to, texts: map[string]corrected.Text{}}
	messages, err := f.o.Store.At(ctx, to.platform, to.place)
	if err != nil {
		return t, err
	}
	before := f.o.Now().Add(-f.o.Settle)
	told := seen{}
	var again, over []int64
	for _, m := range messages {
		for _, s := range m.Sentences {
			found, err := f.texts.at(ctx, s)
			switch {
			case err != nil:
				return t, err
			case s.Gone.After(before): // not long enough yet
			case found.kind == unchanged:
				again = append(again, s.N)
			case found.kind == forgotten:
				over = append(over, s.N)
			case s.Tries >= maxSendings:
				f.counts.unsure.Add(1)
				over = append(over, s.N)
			default:
				if err := t.add(ctx, s, found, told); err != nil {
					return t, err
				}
				t.mention(m)
			}
		}
	}
	if len(again) > 0 {
		err = f.o.Store.SetGone(ctx, time.Time{}, again...)
	}
	if err == nil && len(over) > 0 {
		err = f.o.Store.Drop(ctx, over...)
	}
	return t, err
}

// mention notes that a message is meant; later ones come later.
func (t *telling) mention(m state.QuotedMessage) {
	switch {
	case t.about == "":
		t.owner = m.Owner
	case t.owner != m.Owner:
		t.owner = ""
	}
	t.about, t.scope, t.lang = m.Message, m.Chat, m.Lang
}

// seen is what a telling has already: the same correction of several messages is told
// once.
type seen map[string]bool

func (s seen) add(what ...any) bool {
	key := fmt.Sprint(what...)
	had := s[key]
	s[key] = true
	return !had
}

func (t *telling) add(ctx context.Context, s state.QuotedSentence, f finding, told seen) error {
	t.ids = append(t.ids, s.N)
	switch f.kind {
	case withdrawn:
		if told.add("withdrawn", s.Article) {
			t.told.Withdrawals = append(t.told.Withdrawals, corrected.Withdrawal{At: f.at, Article: f.after})
		}
	case removed:
		if told.add("removed", s.Article) {
			t.told.Removed = append(t.told.Removed, f.at)
		}
	case changed:
		if !told.add("changed", s.Article, "@", s.Revision, ":", s.Start) {
			return nil
		}
		return t.change(ctx, s, f)
	}
	return nil
}

// change adds a sentence that its article has otherwise, or not at all. Of those that are
// too many to be shown only the number is told.
func (t *telling) change(ctx context.Context, s state.QuotedSentence, f finding) (err error) {
	c := corrected.Sentence{At: f.at, Was: knowledge.Span{Start: s.Start, End: s.End}, Is: f.now}
	if len(t.told.Sentences) < corrected.MostSentences {
		if c.Before, err = t.text(ctx, f.before, true); err == nil {
			c.Now, err = t.text(ctx, f.after, false)
		}
		if err != nil {
			return err
		}
		quoted := state.QuotedSentence{Article: s.Article, Revision: f.after.Revision, Start: f.now.Start, End: f.now.End}
		if f.now.End > f.now.Start && !slices.Contains(t.notice, quoted) { // it may stand for what two texts said
			t.notice = append(t.notice, quoted)
		}
	}
	t.told.Sentences = append(t.told.Sentences, c)
	return nil
}

// text is a text with an index of it alone, by which a quote is cited and proved.
func (t *telling) text(ctx context.Context, a knowledge.Article, superseded bool) (corrected.Text, error) {
	key := string(a.ID) + "@" + a.Revision
	if known, ok := t.texts[key]; ok {
		return known, nil
	}
	x, err := knowledge.Build(ctx, func(yield func(knowledge.Article, error) bool) { yield(a, nil) }, knowledge.Options{Workers: 1})
	if err != nil {
		return corrected.Text{}, fmt.Errorf("corrections: reading %q: %w", string(a.ID), err)
	}
	a, _ = x.Article(a.ID) // with its language
	t.texts[key] = corrected.Text{Article: a, Index: x, Superseded: superseded}
	return t.texts[key], nil
}

// id is the same for the same telling, also after a restart.
func (t telling) id() string {
	sum := sha256.Sum256(fmt.Append(nil, t.to.platform, "\n", t.to.place, "\n", t.about, "\n", t.ids))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// arrived notes that a chat was told, and what the message that told it quotes.
func (f *Follower) arrived(ctx context.Context, t telling, at adapters.Arrival) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // it is there, whatever ends
	defer cancel()
	f.counts.told.Add(1)
	f.counts.sentences.Add(uint64(len(t.ids)))
	f.recovered(t.to)
	notice := state.QuotedMessage{Platform: t.to.platform, Place: at.Place, Message: at.Messages[0], Chat: t.scope, Owner: t.owner, Lang: t.lang, Sentences: t.notice}
	err := f.o.Store.Told(ctx, notice, f.o.Keep, t.ids...)
	if err == nil && at.Place != t.to.place {
		err = f.o.Store.Move(ctx, t.to.platform, t.to.place, at.Place)
	}
	if err == nil {
		for _, s := range t.notice { // it may have changed on its way
			if a, held := f.o.Live.Index().Article(knowledge.ArticleID(s.Article)); !held || a.Revision != s.Revision {
				f.suspect(s.Article)
			}
		}
	}
	return err
}

// unsent deals with a telling that has not arrived, or may not have.
func (f *Follower) unsent(ctx context.Context, t telling, err error) error {
	if ctx.Err() != nil {
		return nil // as after a kill: it may have arrived
	}
	why, ok := errors.AsType[*adapters.Unsent](err)
	if !ok {
		why = &adapters.Unsent{Err: err, Unsure: true}
	}
	if why.Gone {
		n, err := f.o.Store.Close(ctx, t.to.platform, t.to.place)
		f.counts.closed.Add(uint64(n))
		f.recovered(t.to)
		return err
	}
	if !why.Unsure {
		if err := f.o.Store.Back(ctx, t.ids...); err != nil {
			return err
		}
	}
	switch {
	case errors.Is(err, adapters.ErrNotRunning), why.Wait > 0: // no fault of the message's
		f.hold(t.to, max(why.Wait, firstRest))
		return nil
	case f.pause(t.to, why.Wait) < maxFailures:
		f.o.Log.WarnContext(ctx, "a correction was not shown; it is tried again", "platform", t.to.platform, "error", why)
		return nil
	}
	f.o.Log.ErrorContext(ctx, "a correction could not be shown and is given up", "platform", t.to.platform, "error", why)
	f.counts.failed.Add(1)
	f.recovered(t.to)
	return f.o.Store.Drop(ctx, t.ids...)
}

// hold has a chat not written to for a while.
func (f *Follower) hold(to chat, d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.rests[to]
	r.until = f.o.Now().Add(d)
	f.rests[to] = r
}

// pause is hold after a failure, longer for each in a row. It returns how many those are.
func (f *Follower) pause(to chat, least time.Duration) (failures int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.rests[to]
	r.failures++
	d := min(longestRest, firstRest<<min(r.failures-1, 10))
	r.until = f.o.Now().Add(max(d, least))
	f.rests[to] = r
	return r.failures
}

// recovered forgets a chat's failures.
func (f *Follower) recovered(to chat) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.rests, to)
}

package discord

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// idOf is an id that was made at a time.
func idOf(at time.Time) string { return strconv.FormatInt((at.UnixMilli()-1420070400000)<<22|7, 10) }

// TestWritten reads the time of an id of Discord's documentation.
func TestWritten(t *testing.T) {
	if got, want := written("175928847299117063").UTC().Format(time.RFC3339), "2016-04-30T11:18:25Z"; got != want {
		t.Errorf("written at %s, want %s", got, want)
	}
	if !written("x").IsZero() {
		t.Error("what is no id has a time")
	}
}

// TestEditThatMakesAQuestion: a message that names the bot only after an edit is
// answered, but none that is old or merely got a preview.
func TestEditThatMakesAQuestion(t *testing.T) {
	t.Parallel()
	const edited = "2026-05-03T10:00:00+00:00"
	r := start(t, nil, nil)
	now := time.Now()
	fresh, old, preview := idOf(now.Add(-time.Minute)), idOf(now.Add(-20*time.Hour)), idOf(now.Add(-2*time.Minute))
	r.Dispatch(t, "MESSAGE_CREATE", plainMessage(fresh, "কী?"))
	r.Dispatch(t, "MESSAGE_UPDATE", change(mention(old, "পুরোনো"), "edited_timestamp", edited))
	r.Dispatch(t, "MESSAGE_UPDATE", mention(preview, "ছবি এল"))
	r.Dispatch(t, "MESSAGE_UPDATE", change(mention(fresh, "কী?"), "edited_timestamp", edited))
	first := r.AwaitReply(t, fresh, 1)
	r.Dispatch(t, "MESSAGE_UPDATE", change(mention(fresh, "কে?"), "edited_timestamp", "2026-05-03T10:01:00+00:00"))
	r.works(t, "পরে?")
	r.stop(t)
	if got := r.Replies(fresh); len(got) != 1 || got[0].ID != first[0].ID || seenQuotes(got)[0] != "“কে?”" {
		t.Errorf("after a second edit: %+v", got)
	}
	for _, id := range []string{old, preview} {
		if got := r.Replies(id); len(got) > 0 {
			t.Errorf("answered %+v", got)
		}
	}
	asked := r.handler.Asked()
	if len(asked) != 3 {
		t.Errorf("%d questions were looked up, want 3", len(asked))
	}
	for _, q := range asked { // in whatever order they were looked up
		if q.Edited != (q.Text == "কে?") {
			t.Errorf("%q counts as edited: %t", q.Text, q.Edited)
		}
	}
}

// TestRoleMention: calling the role that Discord made for the bot calls the bot;
// other roles do not, and the server's roles are asked for once.
func TestRoleMention(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/roles") {
				return false
			}
			fmt.Fprintf(w, `[{"id":"31","tags":{}},{"id":"32","tags":{"bot_id":%q}},{"id":"33","tags":{"bot_id":"9"}}]`, discordtest.BotID)
			return true
		}
	})
	call := func(id, role string) map[string]any {
		return change(plainMessage(id, "<@&"+role+"> কী?"), "mention_roles", []string{role})
	}
	r.Dispatch(t, "MESSAGE_CREATE", call("700000000000000001", "31"))
	r.Dispatch(t, "MESSAGE_CREATE", call("700000000000000002", "33"))
	r.Dispatch(t, "MESSAGE_CREATE", call("700000000000000003", "32"))
	if got := seenQuotes(r.AwaitReply(t, "700000000000000003", 1)); got[0] != "“কী?”" {
		t.Errorf("answered with %q", got)
	}
	r.stop(t)
	if n := len(r.handler.Asked()); n != 1 {
		t.Errorf("%d questions were looked up, want 1", n)
	}
	if n := strings.Count(strings.Join(r.Calls(), "\n"), "/roles"); n > 3 {
		t.Errorf("the roles were asked for %d times", n)
	}
}

// TestThreads: where channels are listed, their threads and the posts of listed
// forums are too; a channel whose category is listed is not.
func TestThreads(t *testing.T) {
	t.Parallel()
	const listed = "500000000000000001"
	r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
		a.cfg.Channels = map[string][]string{"400000000000000001": {listed}}
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			kind, ok := map[string]int{"5011": 11, "5012": 0, "5013": 11}[r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]]
			if r.Method != http.MethodGet || !ok {
				return false
			}
			parent := listed
			if strings.HasSuffix(r.URL.Path, "5013") {
				parent = "599"
			}
			fmt.Fprintf(w, `{"type":%d,"parent_id":%q}`, kind, parent)
			return true
		}
	})
	for i, channel := range []string{"5012", "5013", "5014", "5011"} {
		r.Dispatch(t, "MESSAGE_CREATE", change(mention(fmt.Sprintf("7%017d", i), channel), "channel_id", channel))
	}
	r.AwaitReply(t, fmt.Sprintf("7%017d", 3), 1)
	r.stop(t)
	var texts []string
	for _, q := range r.handler.Asked() {
		texts = append(texts, q.Text)
	}
	if fmt.Sprint(texts) != "[5011]" {
		t.Errorf("answered in %v, want in the thread alone", texts)
	}
}

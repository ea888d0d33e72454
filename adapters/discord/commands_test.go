package discord

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; see with -update what changed.\ngot:\n%s", path, got)
	}
}

func TestCommandsAsRegistered(t *testing.T) {
	text, err := json.MarshalIndent(wireCommands(commands()), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "commands.json", string(text)+"\n")
}

func TestCommandsAreWrittenOnlyWhenChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func([]map[string]any) []map[string]any
		writes int
	}{
		{"as Discord gives them back", func(all []map[string]any) []map[string]any {
			slices.Reverse(all)
			for _, c := range all {
				c["id"], c["version"], c["dm_permission"], c["nsfw"], c["name_localizations"] = "1", "2", true, false, nil
			}
			return all
		}, 0},
		{"none yet", func([]map[string]any) []map[string]any { return nil }, 1},
		{"another description", func(all []map[string]any) []map[string]any { all[0]["description"] = "x"; return all }, 1},
		{"another option", func(all []map[string]any) []map[string]any {
			all[0]["options"].([]any)[0].(map[string]any)["required"] = false
			return all
		}, 1},
		{"one too many", func(all []map[string]any) []map[string]any {
			return append(all, map[string]any{"name": "old", "type": 1})
		}, 1},
		{"not for private chats", func(all []map[string]any) []map[string]any { all[0]["contexts"] = []int{0}; return all }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _ := json.Marshal(wireCommands(commands()))
			var have []map[string]any
			if err := json.Unmarshal(text, &have); err != nil {
				t.Fatal(err)
			}
			text, _ = json.Marshal(c.change(have))
			r := start(t, nil, func(s *discordtest.Server, _ *Adapter) { s.Register(text) })
			for deadline := time.Now().Add(10 * time.Second); !strings.Contains(r.log.String(), "commands registered"); time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("not registered; log:\n%s", r.log)
				}
			}
			writes := 0
			for _, call := range r.Calls() {
				if strings.HasPrefix(call, "PUT ") {
					writes++
				}
			}
			if writes != c.writes {
				t.Errorf("written %d times, want %d", writes, c.writes)
			}
		})
	}
}

// TestCommandsRefused: the bot still answers what is not a command.
func TestCommandsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != "PUT" {
				return false
			}
			http.Error(w, `{"code":50035,"message":"Invalid Form Body"}`, http.StatusBadRequest)
			return true
		}
	})
	r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "কী?"))
	r.AwaitReply(t, "700000000000000001", 1)
}

func TestBilingual(t *testing.T) {
	for _, c := range []struct{ en, bn, want string }{
		{"Ask", "প্রশ্ন", "Ask · প্রশ্ন"},
		{"Ask", "", "Ask"},
		{"", "প্রশ্ন", "প্রশ্ন"},
		{"", "", "…"},
		{strings.Repeat("a", 90), strings.Repeat("ক", 20), strings.Repeat("a", 90)},
		{strings.Repeat("a", 120), "", strings.Repeat("a", 99) + "…"},
	} {
		got := bilingual(map[string]string{"en": c.en, "bn": c.bn})
		if got != c.want || utf8.RuneCountInString(got) > maxDescription {
			t.Errorf("%q and %q give %q, want %q", c.en, c.bn, got, c.want)
		}
	}
}

func TestSameCommandsIgnoresMissingType(t *testing.T) {
	want := wireCommands([]adapters.Command{{Name: "help", About: map[string]string{"en": "Help"}}})
	have := *want[0]
	have.Type = 0
	if !sameCommands([]*discordgo.ApplicationCommand{&have}, want) {
		t.Error("a slash command without a type is taken for another")
	}
}

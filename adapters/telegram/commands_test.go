package telegram

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

func about(name string) map[string]string {
	return map[string]string{"en": name + " in English", "bn": name + " বাংলায়"}
}

func TestCommandsAreRegisteredWhenTheyChange(t *testing.T) {
	inWorld(t, func(w *world) {
		commands := []adapters.Command{
			{Name: "ask", About: about("ask")},
			{Name: "help", About: about("help"), Private: true},
			{Name: "settings", About: about("settings"), Admin: true},
			{Name: "Not-For-Telegram", About: about("x")},
		}
		w.handler.Register = commands
		w.start()
		w.settle(time.Minute)
		lists := map[string]string{}
		for _, c := range w.fake.CallsOf("setMyCommands") {
			scope := decode[tgbotapi.BotCommandScope](t, c.Values.Get("scope")).Type
			var names []string
			for _, n := range decode[[]botCommand](t, c.Values.Get("commands")) {
				name := n.Command
				if n.Ephemeral {
					name += "(unseen)"
				}
				names = append(names, name)
				if bn := strings.Contains(n.Description, "বাংলায়"); bn != (c.Values.Get("language_code") == "bn") {
					t.Errorf("language %q has %q", c.Values.Get("language_code"), n.Description)
				}
			}
			lists[scope+" "+c.Values.Get("language_code")] = strings.Join(names, " ")
		}
		want := map[string]string{
			"default": "ask help", "all_private_chats": "ask help settings",
			"all_group_chats": "ask help(unseen)", "all_chat_administrators": "ask help(unseen) settings",
		}
		if len(lists) != 12 {
			t.Errorf("%d lists, want four scopes in three languages: %v", len(lists), lists)
		}
		for scope, names := range want {
			for _, lang := range []string{"", "bn", "en"} {
				if got := lists[scope+" "+lang]; got != names {
					t.Errorf("scope %s, language %q: %q, want %q", scope, lang, got, names)
				}
			}
		}
		w.stop()

		again := func(commands []adapters.Command) int {
			before := len(w.fake.CallsOf("setMyCommands"))
			next := newWorld(t, w.fake, w.memory)
			next.handler.Register = commands
			next.start()
			next.settle(time.Minute)
			next.stop()
			return len(w.fake.CallsOf("setMyCommands")) - before
		}
		if n := again(commands); n != 0 {
			t.Errorf("unchanged commands were registered with %d calls", n)
		}
		if n := again(commands[:2]); n != 12 {
			t.Errorf("changed commands were registered with %d calls, want 12", n)
		}
	})
}

func TestCommandsThatAreRefused(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Register = []adapters.Command{{Name: "ask", About: about("ask")}}
		w.fake.Fault = on("setMyCommands", -1, &telegramfake.Fault{Status: 500, Body: "not found"})
		w.private(1, 1, "question")
		w.start()
		w.settle(time.Minute)
		if len(w.fake.AnswersTo(1)) != 1 {
			t.Errorf("a server without commands gets no answers")
		}
	})
}

// TestCommandsOfTheFew: what is only for some stands in their own chats' lists, and
// goes from there when they are no longer named.
func TestCommandsOfTheFew(t *testing.T) {
	inWorld(t, func(w *world) {
		ask := adapters.Command{Name: "ask", About: about("ask")}
		add := adapters.Command{Name: "add", About: about("add"), Only: []string{"telegram:7", "discord:8", "telegram:x"}}
		w.handler.Register = []adapters.Command{ask, add}
		w.start()
		w.settle(time.Minute)
		names := map[string]string{}
		for _, c := range w.fake.CallsOf("setMyCommands") {
			scope := decode[tgbotapi.BotCommandScope](t, c.Values.Get("scope"))
			names[fmt.Sprint(scope.Type, scope.ChatID)] += c.Values.Get("commands")
		}
		for scope, list := range names {
			if has := strings.Contains(list, `"add"`); has != (scope == "chat7") || !strings.Contains(list, `"ask"`) {
				t.Errorf("scope %s lists %s", scope, list)
			}
		}
		if len(names) != 5 {
			t.Errorf("%d scopes, want the four of everybody and one person's", len(names))
		}
		w.stop()
		next := newWorld(t, w.fake, w.memory)
		next.handler.Register = []adapters.Command{ask}
		next.start()
		next.settle(time.Minute)
		next.stop()
		gone := w.fake.CallsOf("deleteMyCommands")
		if len(gone) != 3 || !strings.Contains(gone[0].Values.Get("scope"), `"chat_id":7`) {
			t.Errorf("taken back with %d calls", len(gone))
		}
	})
}

// TestCommandsAreRetried: a server that puts the commands off gets them later, without
// a restart; a chat that the bot does not know holds nothing up.
func TestCommandsAreRetried(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Register = []adapters.Command{{Name: "ask", About: about("ask")}, {Name: "add", About: about("add"), Only: []string{"telegram:7"}}}
		begun := time.Now()
		w.fake.Fault = func(method string, v url.Values, _ int) *telegramfake.Fault {
			switch {
			case method != "setMyCommands":
				return nil
			case time.Since(begun) < 10*time.Minute:
				return telegramfake.Refusal(429, "Too Many Requests: retry after 120", map[string]any{"retry_after": 120})
			case strings.Contains(v.Get("scope"), `"chat"`):
				return telegramfake.Refusal(400, "Bad Request: chat not found", nil)
			}
			return nil
		}
		w.start()
		w.settle(2 * time.Hour)
		if _, known, err := w.memory.Get(w.t.Context(), "commands/"+id(telegramfake.BotID)); !known || err != nil {
			t.Errorf("the commands are not registered after two hours; %d calls", len(w.fake.CallsOf("setMyCommands")))
		}
	})
}

package dialog

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// command is something a person can call by name, on a platform's own menu or
// as text.
type command struct {
	name    string
	about   string // message key
	options []option
	private bool
	menu    bool
	hidden  bool // understood as text, not offered
	editors bool // only for editors
	run     func(*turn, context.Context, map[string]string) adapters.Reply
}

type option struct {
	name     string
	about    string // message key
	required bool
	suggest  bool
	words    bool // takes a sentence or more
}

// by has a command answered by the part of a turn that knows how.
func by[P ~struct{ t *turn }](run func(P, context.Context, map[string]string) adapters.Reply) func(*turn, context.Context, map[string]string) adapters.Reply {
	return with(func(t *turn) P { return P{t} }, run)
}

// with has a command answered by what a turn makes for it.
func with[T any](part func(*turn) T, run func(T, context.Context, map[string]string) adapters.Reply) func(*turn, context.Context, map[string]string) adapters.Reply {
	return func(t *turn, ctx context.Context, args map[string]string) adapters.Reply {
		return run(part(t), ctx, args)
	}
}

// commandTable lists the commands in the order to show them. What follows a
// text command's name is its first option. Those of the editors are there where there
// are editors; room tells that they have one on the page, gaps that what is not answered
// is kept for them, receipted that answers have receipts, watches that chats can hear of
// what comes in by itself.
func commandTable(editing, room, gaps, receipted, watches bool) []command {
	article := option{name: "article", about: "option.article", suggest: true}
	table := []command{
		{name: "ask", about: "command.ask", run: (*turn).askCommand, options: []option{
			{name: "question", about: "option.question", required: true, suggest: true, words: true},
			article,
			{name: "private", about: "option.private"},
			{name: "target", about: "option.target"},
		}},
		{name: "quote", about: "command.quote", menu: true, run: by(judging.quoteCommand), options: []option{
			{name: "text", about: "option.text", required: true, words: true},
			{name: "target", about: "option.target"},
		}},
		{name: "line", about: "command.line", run: by(library.lineCommand), options: []option{
			{name: "line", about: "option.line", required: true},
			article,
		}},
		{name: "articles", about: "command.articles", run: by(library.articlesCommand), options: []option{
			{name: "find", about: "option.find", suggest: true},
		}},
		{name: "help", about: "command.help", private: true, run: by(help.helpCommand)},
		{name: "about", about: "command.about", private: true, run: by(help.aboutCommand)},
		{name: "privacy", about: "command.privacy", private: true, run: by(help.privacyCommand)},
		{name: "forget", about: "command.forget", private: true, run: by(help.forgetCommand)},
		{name: "language", about: "command.language", private: true, run: by(help.languageCommand), options: []option{
			{name: "language", about: "option.language", suggest: true},
		}},
		{name: "settings", about: "command.settings", run: by(help.settingsCommand), options: []option{
			{name: "language", about: "option.language", suggest: true},
			{name: "sources", about: "option.sources", suggest: true},
			{name: "quotes", about: "option.quotes", suggest: true},
			{name: "corrections", about: "option.corrections", suggest: true},
			{name: "timezone", about: "option.timezone"},
		}},
		{name: "start", hidden: true, run: by(help.startCommand)},
		{name: "leave", hidden: true, run: by(help.leaveCommand)},
	}
	if receipted {
		table = slices.Insert(table, 4, command{name: "receipt", about: "command.receipt", run: by(receipts.command), options: []option{
			{name: "code", about: "option.code", required: true},
		}})
	}
	if watches {
		table = append(table, watchCommands...)
	}
	if !editing {
		return table
	}
	if room {
		table = append(table, command{name: "desk", about: "command.desk", private: true, editors: true, run: (*turn).deskCommand})
	}
	if gaps {
		table = append(table, command{name: "gaps", about: "command.gaps", private: true, editors: true, run: (*turn).gapsCommand})
	}
	return append(table,
		command{name: "add", about: "command.add", private: true, editors: true, run: func(t *turn, _ context.Context, args map[string]string) adapters.Reply {
			return t.desk().Add(args["address"], t.q.Files, t.q.Said())
		}, options: []option{
			{name: "address", about: "option.address"},
		}},
		command{name: "feeds", about: "command.feeds", private: true, editors: true, run: func(t *turn, ctx context.Context, args map[string]string) adapters.Reply {
			return t.desk().Feeds(ctx, args["add"])
		}, options: []option{
			{name: "add", about: "option.add"},
		}},
		command{name: "held", about: "command.held", private: true, editors: true, run: func(t *turn, ctx context.Context, args map[string]string) adapters.Reply {
			return t.desk().Held(ctx, args["items"])
		}, options: []option{
			{name: "items", about: "option.held"},
		}},
		command{name: "remove", about: "command.remove", private: true, editors: true, run: func(t *turn, ctx context.Context, args map[string]string) adapters.Reply {
			return t.desk().Remove(ctx, args["article"])
		}, options: []option{
			{name: "article", about: "option.remove", required: true, suggest: true},
		}},
	)
}

// Commands lists what to register on a platform.
func (d *Dialog) Commands() []adapters.Command { return d.menu.Load().listed }

// menu is what people can call by name, and who may call what is the editors' only.
type menu struct {
	editors  []string
	commands []command
	listed   []adapters.Command
}

// SetEditors says anew who may edit the archive. Platforms see it in what [Dialog.Commands]
// returns from then on.
func (d *Dialog) SetEditors(editors []string) {
	m := &menu{editors: slices.Clone(editors), commands: commandTable(d.room != nil && len(editors) > 0, d.entry != nil, d.gaps != nil, d.receipts != nil, d.watches != nil)}
	m.listed = d.describe(m)
	d.menu.Store(m)
}

// describe turns the table into the contract's form, with every language.
func (d *Dialog) describe(m *menu) []adapters.Command {
	about := func(key string) map[string]string {
		all := make(map[string]string, len(d.locales.All()))
		for _, loc := range d.locales.All() {
			all[loc.Tag] = loc.Say(key)
		}
		return all
	}
	var list []adapters.Command
	for _, c := range m.commands {
		if c.hidden {
			continue
		}
		out := adapters.Command{Name: c.name, About: about(c.about), Private: c.private, Menu: c.menu}
		if c.editors {
			out.Only = m.editors
		}
		for _, o := range c.options {
			out.Options = append(out.Options, adapters.Option{Name: o.name, About: about(o.about), Required: o.required, Suggest: o.suggest, Words: o.words})
		}
		list = append(list, out)
	}
	return list
}

// command finds a command by name.
func (d *Dialog) command(name string) (command, bool) {
	for _, c := range d.menu.Load().commands {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

// textCommand splits "/name the rest". The platform's "/name@bot" is the
// adapter's to strip; a leftover "@…" is not read as a part of the name.
func textCommand(text string) (name, rest string, ok bool) {
	text = strings.TrimSpace(text)
	after, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	end := strings.IndexFunc(after, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	if end < 0 {
		end = len(after)
	}
	name, rest = strings.ToLower(after[:end]), after[end:]
	if strings.HasPrefix(rest, "@") {
		_, rest, _ = strings.Cut(rest, " ")
	}
	if name == "" || strings.HasPrefix(rest, "/") { // "/", "/etc/hosts": no command
		return "", "", false
	}
	return name, strings.TrimSpace(rest), true
}

// runText calls a command written as text.
func (t *turn) runText(ctx context.Context, name, rest string) adapters.Reply {
	speech{t}.speakAs(rest)
	args := map[string]string{}
	if c, ok := t.d.command(name); ok && len(c.options) > 0 {
		args[c.options[0].name] = rest
	} else {
		args[""] = rest
	}
	return t.run(ctx, name, args)
}

// run calls a command with named arguments.
func (t *turn) run(ctx context.Context, name string, args map[string]string) adapters.Reply {
	c, ok := t.d.command(strings.ToLower(name))
	if !ok {
		return t.remark(t.loc.Say("command.unknown"))
	}
	if c.editors && !t.editor() {
		return t.remark(t.loc.Say("editor.only", "id", t.who()))
	}
	return c.run(t, ctx, args)
}

// MayEdit reports whether somebody, ADAPTER:ASKER, may edit the archive now.
func (d *Dialog) MayEdit(who string) bool {
	return d.room != nil && slices.Contains(d.menu.Load().editors, who)
}

// editor reports whether the asker may edit the archive. It is everyone's: who runs
// a chat may not for that.
func (t *turn) editor() bool { return t.d.MayEdit(t.who()) }

// deskCommand sends an editor the way into their room on the page. Only they may see
// it: in a chat with others it isn't told.
func (t *turn) deskCommand(_ context.Context, _ map[string]string) adapters.Reply {
	if !t.q.Private {
		return t.remark(t.loc.Say("desk.private"))
	}
	return t.remark(t.loc.Say("desk.link", "address", t.d.entry(t.who())))
}

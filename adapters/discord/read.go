package discord

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// fill puts into a question what a message says and what it answers or passes on.
func (me *identity) fill(q *adapters.Question, m *message) {
	said := me.parts(adapters.Written, m)
	q.Text = chat.Asked(said)
	if strings.HasPrefix(q.Text, "/") {
		// A command may take an address.
		q.Text = strings.TrimSpace(markup.ReadCommand(m.Content).Text())
		said = chat.WithoutCommand(said)
	}
	var answered []adapters.Part
	if to := m.Referenced; to != nil {
		answered = me.parts(adapters.Replied, to)
		if me.wrote(to) {
			q.Answers = to.ID
		}
	}
	q.Parts = linksLast(append(answered, said...))
	q.Replied = chat.Replied(q.Parts)
}

// wrote reports whether a message is the bot's own.
func (me *identity) wrote(m *message) bool {
	return m.Author != nil && m.Author.ID == me.user || m.Application != "" && m.Application == me.application
}

// parts tells apart what a message says. What it passes on is Forwarded, whatever
// the message itself is.
func (me *identity) parts(kind adapters.PartKind, m *message) []adapters.Part {
	parts := m.parts(kind, me.wrote(m))
	for _, s := range m.Snapshots {
		// Discord does not say who wrote it.
		parts = append(s.Message.parts(adapters.Forwarded, false), parts...)
	}
	return parts
}

func (b *body) parts(kind adapters.PartKind, own bool) []adapters.Part {
	var links []string
	parts := read(b.Content, kind, own, &links)
	for _, text := range textsOf(b.Components) {
		parts = append(parts, read(text, kind, own, &links)...)
	}
	for _, e := range b.Embeds {
		words := strings.TrimSpace(markup.Read(e.Title + "\n" + e.Description).Text())
		switch {
		case e.URL != "":
			parts = append(parts, adapters.Part{Kind: adapters.Linked, Own: own, Text: words, URL: e.URL})
			links = slices.DeleteFunc(links, func(l string) bool { return l == e.URL })
		case words != "": // a card, not a preview
			parts = append(parts, adapters.Part{Kind: kind, Own: own, Text: words})
		}
	}
	for _, l := range links {
		parts = append(parts, adapters.Part{Kind: adapters.Linked, Own: own, URL: l})
	}
	return parts
}

// read returns a text's blocks that are not blank, and adds its addresses to links.
func read(content string, kind adapters.PartKind, own bool, links *[]string) (parts []adapters.Part) {
	seen := markup.Read(content)
	for _, b := range seen.Blocks {
		if text := strings.TrimSpace(b.Text); text != "" {
			parts = append(parts, adapters.Part{Kind: kind, Quoted: b.Quoted, Own: own, Text: text})
		}
	}
	*links = append(*links, seen.Links...)
	return parts
}

// textsOf returns the texts among components, in order.
func textsOf(components []component) (texts []string) {
	for _, c := range components {
		if c.Type == componentText {
			texts = append(texts, c.Content)
		}
		texts = append(texts, textsOf(c.Components)...)
	}
	return texts
}

// linksLast puts the addresses behind the words.
func linksLast(parts []adapters.Part) []adapters.Part {
	slices.SortStableFunc(parts, func(a, b adapters.Part) int {
		return btoi(a.Kind == adapters.Linked) - btoi(b.Kind == adapters.Linked)
	})
	return parts
}

// readArgs reads the arguments that are sentences as people see them, and returns
// them as parts.
func readArgs(c adapters.Command, args map[string]string) []adapters.Part {
	var parts []adapters.Part
	var links []string
	for _, o := range c.Options {
		value, given := args[o.Name]
		if !o.Words || !given {
			continue
		}
		said := read(value, adapters.Written, false, &links)
		args[o.Name] = chat.Asked(said)
		parts = append(parts, said...)
	}
	for _, l := range links {
		parts = append(parts, adapters.Part{Kind: adapters.Linked, URL: l})
	}
	return parts
}

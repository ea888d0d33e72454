package adapters_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// library is a conversation that knows one sentence.
type library struct{}

func (library) Commands() []adapters.Command {
	return []adapters.Command{{Name: "ask", About: map[string]string{"en": "Ask the articles"}}}
}

func (library) Answer(_ context.Context, q adapters.Question) adapters.Reply {
	const text = "নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে।"
	if !strings.Contains(q.Text, "পাঠাগার") {
		return adapters.Reply{Lead: "এখানে তা নেই।", Confidence: adapters.None, Lang: "bn"}
	}
	return adapters.Reply{Lead: "প্রতিবেদন থেকে:", Confidence: adapters.Strong, Lang: "bn", Quotes: []adapters.Quote{{
		Text: text, Sentences: []adapters.Span{{Start: 0, End: len(text)}},
		Source: adapters.Source{Article: "river", Cite: "river:6", Where: "নদীর খবর, লাইন ৬", Line: 6, End: len(text)},
	}}}
}

func (library) Suggest(context.Context, adapters.Question) []adapters.Choice { return nil }

// printer is the smallest platform: its people have asked already, and it shows
// the answers one below the other.
type printer struct{ asked []string }

func (printer) Name() string { return "printer" }

func (p printer) Run(ctx context.Context, h adapters.Handler) error {
	for i, text := range p.asked {
		q := adapters.Question{Adapter: p.Name(), Chat: "paper", Asker: "reader", Message: fmt.Sprint(i), Text: text, Private: true}
		r := h.Answer(ctx, q)
		fmt.Println(r.Lead)
		for _, quote := range r.Quotes {
			fmt.Printf("  %s\n  — %s · %s\n", quote.Text, quote.Source.Where, quote.Source.Cite)
		}
	}
	return nil
}

// An adapter hands questions to the conversation and shows what it returns.
func ExampleAdapter() {
	var a adapters.Adapter = printer{asked: []string{"পাঠাগার কোথায়?", "কাল বৃষ্টি হবে?"}}
	if err := a.Run(context.Background(), library{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// প্রতিবেদন থেকে:
	//   নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে।
	//   — নদীর খবর, লাইন ৬ · river:6
	// এখানে তা নেই।
}

// What came in is told apart: here somebody marked a stretch of another's message
// and asks about it.
func ExampleQuestion_Said() {
	q := adapters.Question{
		Text: "সত্যি?", Replied: "নতুন পাঠাগার",
		Parts: []adapters.Part{
			{Kind: adapters.Picked, Text: "নতুন পাঠাগার"},
			{Kind: adapters.Written, Text: "সত্যি?"},
			{Kind: adapters.Linked, URL: "https://news.example/1"},
		},
	}
	for _, p := range q.Said() {
		fmt.Printf("%s: %s%s\n", p.Kind, p.Text, p.URL)
	}
	// Output:
	// picked: নতুন পাঠাগার
	// written: সত্যি?
	// linked: https://news.example/1
}

// A secret is printed by no way of printing, and taken out of what others print.
func ExampleSecret() {
	token := adapters.NewSecret("12345:abc")
	fmt.Println(token)
	fmt.Printf("%#v\n", token)
	fmt.Println(token.Redact("GET /bot12345:abc/getMe"))
	// Output:
	// [secret]
	// [secret]
	// GET /bot[secret]/getMe
}

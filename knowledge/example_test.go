package knowledge_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// ferry is an invented article.
var ferry = knowledge.Article{
	ID: "ferry", Title: "Ferry over the Kusum", Publisher: "Kusum Post",
	Body: "The ferry over the Kusum begins on Monday.\nIt carries forty people and two carts.\nThe old boat goes to the museum.",
}

// articles gives some articles to Build.
func articles(all ...knowledge.Article) func(yield func(knowledge.Article, error) bool) {
	return func(yield func(knowledge.Article, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func Example() {
	ctx := context.Background()
	x, err := knowledge.Build(ctx, articles(ferry), knowledge.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := x.Search(ctx, knowledge.Query{Text: "When does the ferry begin?"})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := r.Passages[0]
	fmt.Printf("%s, line %d: %s\n", p.Article, p.Line, p.Text)
	fmt.Println(p.Text == ferry.Body[p.Span.Start:p.Span.End])
	// Output:
	// ferry, line 1: The ferry over the Kusum begins on Monday.
	// true
}

func ExampleIndex_Search() {
	ctx := context.Background()
	x, _ := knowledge.Build(ctx, articles(ferry), knowledge.Options{})
	for _, question := range []string{"How many people does the ferry carry?", "Who photographed Neptune's moon?"} {
		r, _ := x.Search(ctx, knowledge.Query{Text: question, Limit: 1})
		fmt.Println(r.Confidence, len(r.Passages))
	}
	// Output:
	// weak 1
	// none 0
}

func ExampleIndex_Judge() {
	x, _ := knowledge.Build(context.Background(), articles(ferry), knowledge.Options{})
	for _, said := range []string{"It carries forty people and two carts.", "The mayor resigned in tears."} {
		j, _ := x.Judge(context.Background(), knowledge.Alleged{Source: said}, nil)
		fmt.Println(j.Claims[0].Verdict)
	}
	// Output:
	// verbatim
	// absent
}

func ExampleIndex_Around() {
	x, _ := knowledge.Build(context.Background(), articles(ferry), knowledge.Options{})
	span, ok := x.Around(knowledge.Ref{Article: "ferry", Line: 3}, 1, 0)
	fmt.Println(ok, strings.Count(ferry.Body[span.Start:span.End], "\n")+1, "lines")
	// Output: true 2 lines
}

func ExampleIndex_Complete() {
	x, _ := knowledge.Build(context.Background(), articles(ferry), knowledge.Options{})
	for _, c := range x.Complete("fer", 3) {
		fmt.Println(c.Text)
	}
	// Output:
	// Ferry over the Kusum
	// ferry
}

func ExampleIndex_Titled() {
	ctx := context.Background()
	x, _ := knowledge.Build(ctx, articles(ferry, knowledge.Article{ID: "fair", Body: "The fair has forty stalls."}), knowledge.Options{})
	for n, a := range x.Titled(ctx, "fai stall") {
		fmt.Println(n, a.ID)
	}
	// Output: 2 fair
}

func ExampleLiveIndex() {
	ctx := context.Background()
	x, _ := knowledge.Build(ctx, articles(ferry), knowledge.Options{})
	live := knowledge.NewLiveIndex(x)
	before := live.Index()
	err := live.Update(ctx, knowledge.Change{
		Remove: []knowledge.ArticleID{"ferry"},
		Add:    []knowledge.Article{{ID: "fair", Body: "The fair has forty stalls."}},
	})
	fmt.Println(err, before.Size().Articles, live.Index().Size().Sentences)
	// Output: <nil> 1 1
}

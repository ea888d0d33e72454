// Pagebench measures how well articles are found in web pages, Ukti's finding beside
// that of other programs.
//
//	go run ./knowledge/ingest/pagebench [-peer NAME=COMMAND]… [-misses] FOLDER
//
// The folder holds pages as NAME.html, and beside each a card NAME.want: lines "key:
// value" (title, author, date, url; any may be missing), a line "---", and the
// article's lines. A card with the key "refuse" is of a page that shows no article.
//
// A peer is a command that gets the pages' paths as arguments and writes one JSON
// object a line for each: {"file", "text", "title", "author", "date"}; peers/ has
// those for trafilatura, readability-lxml and @mozilla/readability.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	var peers peerFlag
	flag.Var(&peers, "peer", "another program to measure, as NAME=COMMAND; repeatable")
	misses := flag.Bool("misses", false, "list the pages that Ukti reads worst, and its refusals")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "pagebench: name one folder of pages and cards; -help tells more")
		os.Exit(2)
	}
	if err := run(context.Background(), flag.Arg(0), peers, *misses); err != nil {
		fmt.Fprintln(os.Stderr, "pagebench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, folder string, peers []peer, misses bool) error {
	pages, err := readFolder(folder)
	if err != nil {
		return err
	}
	found := ukti(pages)
	results := []result{measure("Ukti", pages, found)}
	for _, p := range peers {
		answers, err := p.ask(ctx, pages)
		if err != nil {
			return err
		}
		results = append(results, measure(p.name, pages, answers))
	}
	fmt.Print(table(results))
	if misses {
		fmt.Print(worst(pages, found))
	}
	return nil
}

type peerFlag []peer

func (f *peerFlag) String() string { return "" }

func (f *peerFlag) Set(s string) error {
	name, command, ok := strings.Cut(s, "=")
	if !ok || name == "" || command == "" {
		return fmt.Errorf("%q is not NAME=COMMAND", s)
	}
	*f = append(*f, peer{name, strings.Fields(command)})
	return nil
}

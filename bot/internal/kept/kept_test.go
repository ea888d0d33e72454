package kept

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the list into docs/privacy.md")

// docs/privacy.md shows the list as it is.
func TestDocument(t *testing.T) {
	const file, begin, end = "../../../docs/privacy.md", "<!-- the list -->\n", "<!-- its end -->\n"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(data), begin)
	_, tail, also := strings.Cut(rest, end)
	if !ok || !also {
		t.Fatalf("%s has no place for the list", file)
	}
	want := head + begin + table("Of people and chats", ofPeople) + table("Of nobody", ofNobody) + end + tail
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("%s is not what the list says; go test ./bot/internal/kept -update", file)
	}
}

// table shows things in Markdown.
func table(title string, things []Thing) string {
	var b strings.Builder
	b.WriteString("\n## " + title + "\n\n| Where | What | What for | How long | Deleted before by |\n|---|---|---|---|---|\n")
	for _, t := range things {
		where := "memory of the process"
		if t.File != "" {
			where = "`" + t.File + "`"
		}
		for _, part := range []string{t.Table, t.Key} {
			if part != "" {
				where += ", `" + part + "`"
			}
		}
		what := t.What
		if t.If != "" {
			what += " (where `" + t.If + "` is on)"
		}
		ends := t.Ends
		if ends == Forget {
			ends = "`" + Forget + "`"
		}
		b.WriteString("| " + strings.Join([]string{where, what, t.Why, t.Lasts, ends}, " | ") + " |\n")
	}
	return b.String() + "\n"
}

// Each line says all that it must, and no two are of the same thing.
func TestLines(t *testing.T) {
	seen := map[[3]string]bool{}
	for _, x := range All() {
		id := [3]string{x.File, x.Table, x.Key}
		if x.File != "" && seen[id] {
			t.Errorf("%v stands there twice", id)
		}
		seen[id] = true
		if x.What == "" || x.Why == "" || x.Lasts == "" {
			t.Errorf("%v doesn't say what, why and how long", id)
		}
		if x.Owner != "" && x.Says == "" {
			t.Errorf("%v has rows of people, and /privacy says nothing of it", id)
		}
		if x.Table == "" && x.Key != "" || x.File == "" && x.Table != "" {
			t.Errorf("%v has a key of no table, or a table of no file", id)
		}
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct {
		table, whose, key string
		want              bool
	}{
		{"memory", "telegram", "answer/1/2", true}, {"memory", "telegram", "journal", true}, {"memory", "telegram", "journals", false},
		{"memory", "discord", "answer/1/2", false}, {"settings", "person", "language", true}, {"settings", "chat", "language", false},
		{"choices", "telegram", "answer/1/2", false},
	} {
		if _, ok := Named(tt.table, tt.whose, tt.key); ok != tt.want {
			t.Errorf("%+v: %v", tt, ok)
		}
	}
	for name, want := range map[string]bool{"ukti.db": true, "ukti.db-wal": true, "backups/a.tar.gz": true, "backups/a.txt": false, "before-1/ukti.db": true, "backups/.ukti-backup-1/x/y": true, "backups/other/x": false, "other.db": false, "": false} {
		if HasFile(name) != want {
			t.Errorf("the file %q: %v", name, !want)
		}
	}
	if got := OwnedIn("archive.db"); len(got) > 0 {
		t.Errorf("the archive has rows of people: %v", got)
	}
	gaps := func(on bool) bool {
		return slices.Contains(Sentences(func(part string) bool { return on && part == "insight" }), "privacy.gaps")
	}
	if !gaps(true) || gaps(false) {
		t.Error("what is told doesn't follow the config")
	}
}

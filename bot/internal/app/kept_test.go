package app

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/kept"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

// Everything that a bot leaves in data_dir is in the list that /privacy and
// docs/privacy.md are made from: files, tables and keys.
func TestWhatIsKeptIsNamed(t *testing.T) {
	conversation := strings.Join([]string{"When does the Tilpara ferry begin?", "/language bn", "/settings quotes 2", "when does the train leave?", "/sources"}, "\n")
	o, _, log := options(t, strings.NewReader(conversation+"\n"))
	o.Config.HTTP.Listen, o.Config.Insight.Enabled, o.Config.Backup.Every = "127.0.0.1:0", true, time.Hour
	var running []string
	o.Page = func(string) { running = filesIn(t, o.Config.DataDir) }
	ctx, cancel := context.WithCancel(t.Context())
	var left atomic.Int32
	left.Store(2) // the backup, and the end of the conversation
	lines := o.Log
	o.Log = slog.New(slog.NewTextHandler(lineFunc(func(line string) {
		if lines.Info(line); strings.Contains(line, "a backup was made") || strings.Contains(line, "msg=finished adapter=terminal") {
			if left.Add(-1) == 0 {
				cancel()
			}
		}
	}), nil))
	if err := Run(ctx, o); err != nil {
		t.Fatal(err)
	}
	v, err := vectordb.Open(t.Context(), o.Config.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	files := append(filesIn(t, o.Config.DataDir), running...)
	for _, must := range []string{"ukti.db", "archive.db", "vectors.db", "backups"} {
		if !slices.Contains(files, must) {
			t.Errorf("there is no %s: the case is not met\n%s", must, log)
		}
	}
	for _, name := range files {
		if !kept.HasFile(name) {
			t.Errorf("data_dir has %s, which package kept doesn't name", name)
		}
		if filepath.Ext(name) != ".db" || strings.Contains(name, "/") { // not that of a backup being made
			continue
		}
		db := openDB(t, filepath.Join(o.Config.DataDir, name))
		for _, table := range tablesOf(t, db) {
			if !kept.HasTable(name, table) {
				t.Errorf("%s has the table %s, which package kept doesn't name", name, table)
			}
		}
		if name == state.File {
			keysAreNamed(t, db)
		}
	}
}

// keysAreNamed looks at what the state has under keys.
func keysAreNamed(t *testing.T, db *sql.DB) {
	t.Helper()
	found := 0
	for _, row := range rows(t, db, "SELECT 'settings', scope, name FROM settings UNION ALL SELECT 'memory', adapter, key FROM memory") {
		whose := []string{row[1]}
		if strings.Contains(row[1], ":") { // an asker, or a chat
			whose = []string{"person", "chat"}
		}
		if !slices.ContainsFunc(whose, func(w string) bool { _, ok := kept.Named(row[0], w, row[2]); return ok }) {
			t.Errorf("the state's %s have %s of %s, which package kept doesn't name", row[0], row[2], row[1])
		}
		found++
	}
	if found < 3 {
		t.Errorf("only %d keys were found: the case is not met", found)
	}
}

// What the platforms may keep is in the list too, and is of people there where it is of
// people here.
func TestWhatPlatformsKeepIsNamed(t *testing.T) {
	c := config.Default()
	c.Discord.Token, c.Telegram.Token = adapters.NewSecret("MTAwMDAwMDAwMDAwMDAwMDAw.GAAAAA.invented-invented-invented-invented"), adapters.NewSecret("12345:invented-invented-invented-invent")
	keepers := 0
	for _, p := range chatPlatforms(means{cfg: c, log: slog.New(slog.DiscardHandler), memory: func(string) adapters.Memory { return noMemory{} }}) {
		a, err := p.make()
		if err != nil {
			t.Fatal(err)
		}
		k, ok := a.(adapters.Keeper)
		if !ok {
			t.Errorf("%s has a memory, and names nothing of it", p.name)
			continue
		}
		for _, key := range k.Keeps() {
			thing, ok := kept.Named("memory", p.name, key.Key)
			if !ok || thing.Key != p.name+":"+key.Key {
				t.Errorf("%s keeps %s, which package kept doesn't name", p.name, key.Key)
			} else if (thing.Owner != "") != key.Person {
				t.Errorf("%s says that %s is of a person: %v; package kept: %v", p.name, key.Key, key.Person, !key.Person)
			}
			keepers++
		}
	}
	if keepers == 0 {
		t.Error("no platform keeps anything: the case is not met")
	}
}

// Wherever the asker stands in a row of the state, /forget deletes it, and nobody else's.
func TestForgetLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	store, err := state.Open(t.Context(), dir, state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	db := openDB(t, filepath.Join(dir, state.File))
	if _, err := db.ExecContext(t.Context(), "PRAGMA foreign_keys=OFF"); err != nil {
		t.Fatal(err)
	}
	planted := map[string]bool{}
	for _, of := range kept.OwnedIn(state.File) {
		for _, who := range []string{"test:reader", "test:alone", "test:other"} {
			plant(t, db, of, who)
		}
		planted[of.Table] = true
	}
	for _, table := range tablesOf(t, db) {
		for _, column := range columnsOf(t, db, table) {
			if slices.Contains([]string{"owner", "asker", "person", "reader", "scope"}, column.name) && !planted[table] {
				t.Errorf("%s has a column %s, and package kept names no owner of its rows", table, column.name)
			}
		}
	}
	x, err := knowledge.Build(t.Context(), shipped(), knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	talk, err := dialog.New(dialog.Options{LiveIndex: knowledge.NewLiveIndex(x), Store: store, Gaps: gaps.New(store.Memory(GapsMemory), time.Hour, time.Now)})
	if err != nil {
		t.Fatal(err)
	}
	before := len(holding(t, db, "test:other"))
	r := talk.Answer(t.Context(), adapters.Question{Kind: adapters.Slash, Command: "forget", Adapter: "test", Chat: "alone", Asker: "reader", Alone: true, Private: true})
	if !strings.Contains(r.Lead, "মুছে") {
		t.Fatalf("the reply is %q", r.Lead)
	}
	for _, who := range []string{"test:reader", "test:alone"} {
		for _, row := range holding(t, db, who) {
			t.Errorf("after /forget there is %s", row)
		}
	}
	if after := len(holding(t, db, "test:other")); after != before || before < 3 {
		t.Errorf("of another person's %d rows %d are left", before, after)
	}
}

// plant puts a row of a person into a table.
func plant(t *testing.T, db *sql.DB, of kept.Owned, who string) {
	t.Helper()
	var names, marks []string
	var values []any
	for _, c := range columnsOf(t, db, of.Table) {
		value := any(fmt.Sprintf("%s of %s", c.name, who))
		switch {
		case c.name == of.Column:
			value = who
		case c.kind == "INTEGER":
			value = 1<<40 + len(who)*1000 + len(values) + int(who[len(who)-1])
		case c.kind == "BLOB":
			value = []byte(value.(string))
		case c.kind == "REAL":
			value = 0.5
		}
		names, marks, values = append(names, c.name), append(marks, "?"), append(values, value)
	}
	if _, err := db.ExecContext(t.Context(), fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", of.Table, strings.Join(names, ", "), strings.Join(marks, ", ")), values...); err != nil {
		t.Fatalf("a row of %s: %v", of.Table, err)
	}
}

// holding returns the rows of all tables that have a text in any of their columns.
func holding(t *testing.T, db *sql.DB, text string) (found []string) {
	t.Helper()
	for _, table := range tablesOf(t, db) {
		var where []string
		for _, c := range columnsOf(t, db, table) {
			where = append(where, fmt.Sprintf("instr(CAST(%s AS TEXT), '%s') > 0", c.name, text))
		}
		for _, row := range rows(t, db, "SELECT '"+table+"' FROM "+table+" WHERE "+strings.Join(where, " OR ")) {
			found = append(found, row[0])
		}
	}
	return found
}

func openDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func tablesOf(t *testing.T, db *sql.DB) (names []string) {
	t.Helper()
	for _, row := range rows(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
		names = append(names, row[0])
	}
	if len(names) == 0 {
		t.Fatal("a database has no table")
	}
	return names
}

type column struct{ name, kind string }

func columnsOf(t *testing.T, db *sql.DB, table string) (list []column) {
	t.Helper()
	for _, row := range rows(t, db, "SELECT name, type FROM pragma_table_info('"+table+"')") {
		list = append(list, column{row[0], row[1]})
	}
	return list
}

// rows reads what a query of texts gives.
func rows(t *testing.T, db *sql.DB, query string) (all [][]string) {
	t.Helper()
	found, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = found.Close() }()
	names, _ := found.Columns()
	for found.Next() {
		row := make([]string, len(names))
		into := make([]any, len(names))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// filesIn lists what is in a folder and below it.
func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if name != "." {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return names
}

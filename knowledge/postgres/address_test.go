package postgres

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const password = "hunter2"

func TestAddressPrintsNoPassword(t *testing.T) {
	a, err := ParseAddress("postgres://ukti:" + password + "@db.lan:5433/news?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("opened", "store", a)
	for _, said := range []string{a.String(), fmt.Sprint(a), fmt.Sprintf("%v %+v %#v %s %q", a, a, a, a, a), logged.String()} {
		if strings.Contains(said, password) || !strings.Contains(said, "news on db.lan:5433") {
			t.Errorf("it says %s", said)
		}
	}
}

func TestWrongAddresses(t *testing.T) {
	for _, text := range []string{
		"", "news", "mysql://ukti:hunter2@db.lan/news", "postgres://ukti:hunter2@db.lan:port/news", "postgres://ukti:hunter2@db.lan/news?sslmode=hunter2",
		"postgres://ukti:hun%zzter2@db.lan/news", "host=db.lan password=hunter2", "ukti:hunter2@db.lan/news",
	} {
		if _, err := ParseAddress(text); err == nil || strings.Contains(err.Error(), password) || !strings.Contains(err.Error(), "write postgres://") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

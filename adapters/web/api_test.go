package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

func TestAPIAsk(t *testing.T) {
	var asked []Request
	var log strings.Builder
	s := open(t, &adaptertest.Handler{}, Options{
		Log: slog.New(slog.NewTextHandler(&log, nil)),
		Ask: func(_ context.Context, r Request) ([]byte, error) {
			asked = append(asked, r)
			switch r.Question {
			case "":
				return nil, &RequestError{http.StatusBadRequest, "the question is empty; write one"}
			case "broken":
				return nil, errors.New("the inner cause")
			}
			return []byte(`{"id":""}` + "\n"), nil
		},
	})
	for _, tt := range []struct {
		path   string
		status int
		body   string
		asked  Request
	}{
		{"/api/ask?q=কী", 200, `{"id":""}`, Request{Question: "কী", Limit: DefaultLimit}},
		{"/api/ask?q=x&article=a&lang=bn&limit=7&receipt=1", 200, `{"id":""}`, Request{"x", "a", "bn", 7, true}},
		{"/api/ask", 400, `{"error":"the question is empty; write one"}`, Request{Limit: DefaultLimit}},
		{"/api/ask?q=broken", 500, `{"error":"Sorry, something went wrong here; try again in a moment."}`, Request{Question: "broken", Limit: DefaultLimit}},
		{"/api/ask?q=x&limit=0", 400, `{"error":"Give limit and offset`, Request{}},
		{"/api/ask?q=x&limit=1000", 400, `{"error":"Give limit and offset`, Request{}},
	} {
		asked = nil
		r, body := s.get(t, tt.path)
		if r.StatusCode != tt.status || !strings.HasPrefix(body, tt.body) || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s %s", tt.path, r.Status, body)
		}
		if tt.asked != (Request{}) && (len(asked) != 1 || asked[0] != tt.asked) || tt.asked == (Request{}) && len(asked) > 0 {
			t.Errorf("%s asked %+v", tt.path, asked)
		}
	}
	if !strings.Contains(log.String(), "the inner cause") {
		t.Error("the cause is not in the log")
	}
}

func TestAPIJudge(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{
		Judge: func(_ context.Context, described []byte, receipt bool) ([]byte, error) {
			if string(described) == "{}" {
				return nil, &RequestError{http.StatusBadRequest, "the text is empty; write one"}
			}
			return append(fmt.Appendf(nil, `{"judged":true,"receipt":%t}`, receipt), described...), nil
		},
	})
	for _, tt := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/api/judge", `{"text":"কী"}`, 200, `{"judged":true,"receipt":false}{"text":"কী"}`},
		{"/api/judge?receipt=1", `{"text":"কী"}`, 200, `{"judged":true,"receipt":true}{"text":"কী"}`},
		{"/api/judge", `{}`, 400, `{"error":"the text is empty; write one"}`},
		{"/api/judge", strings.Repeat("x", maxForm+1), 413, `{"error":"The question is too long`},
	} {
		r, body := s.do(t, http.MethodPost, tt.path, tt.body, "Content-Type", "application/json")
		if r.StatusCode != tt.status || !strings.HasPrefix(body, tt.want) {
			t.Errorf("%.40s: %s %s", tt.body, r.Status, body)
		}
	}
	if r, body := s.get(t, "/api/judge"); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "POST" || !strings.Contains(body, "POST") {
		t.Errorf("GET: %s %v %s", r.Status, r.Header, body)
	}
}

func TestNoAskNoRoute(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	if r, _ := s.get(t, "/api/ask?q=x"); r.StatusCode != http.StatusNotFound {
		t.Errorf("without Ask: %s", r.Status)
	}
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	for want, o := range map[string]Options{
		"Library":   {},
		"Lang":      {Library: library(), Lang: "xx"},
		"PublicURL": {Library: library(), PublicURL: "news.example"},
	} {
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

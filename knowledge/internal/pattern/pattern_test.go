package pattern

import "testing"

// What is no expression harms only who uses it.
func TestLazy(t *testing.T) {
	ferry := Lazy(`fe(r+)y`)
	if first := ferry(); first != ferry() || first.FindStringSubmatch("the ferry")[1] != "rr" {
		t.Error("it is not one expression, or not the one that was given")
	}
	broken := Lazy(`(`)
	defer func() {
		if recover() == nil {
			t.Error("what is no expression was used")
		}
	}()
	broken()
}

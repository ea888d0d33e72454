// Package chat holds what every chat platform needs and none needs otherwise:
// waiting between failed calls, knowing an update that comes twice, keeping which
// messages answer which, ending with the answers in flight, and comparing a
// quotation with what the platform says it stored.
package chat

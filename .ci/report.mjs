// Reads the output of `go test -json` and prints what matters of it: a line for
// each package, what failing tests say, and which tests were skipped. Its status
// is 1 when something failed or, in CI, was skipped.
//
// Not counted as skipped are the inputs that a fuzz target has no use for, and the
// checks of adapters/adaptertest that a platform declares, in its test, to have no
// room for.
import readline from 'node:readline'

const declared = /^(Fuzz\w*|TestConformance)\//
const maxLines = 100 // of one test

const said = new Map() // what a test or package has printed, by its name
const skipped = []
let passed = 0
let failed = false
let failures = 0

// unfinished gives the tests of a package that have not ended: it panicked, ran
// into its timeout, or ended itself.
const unfinished = (pkg) => [...said.keys()].filter((name) => name.startsWith(pkg + ' '))

function tell(name) {
  console.log((said.get(name) ?? name).trimEnd().split('\n').slice(0, maxLines).join('\n'))
  said.delete(name)
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (!line.startsWith('{')) {
    console.log(line)
    continue
  }
  const { Action, Package, Test, Output, ImportPath } = JSON.parse(line)
  const name = Test ? `${Package} ${Test}` : Package ?? ImportPath
  switch (Action) {
    case 'output':
      if (Output.startsWith('=== ')) break
      said.set(name, (said.get(name) ?? '') + Output)
      break
    case 'build-output':
      process.stdout.write(Output)
      break
    case 'fail':
      failed = true
      if (Test) failures++
      if (!Test) unfinished(name).forEach(tell)
      tell(name)
      break
    case 'skip':
      if (Test && !declared.test(Test)) skipped.push(said.get(name))
      said.delete(name)
      break
    case 'pass':
      if (Test) passed++
      else console.log(said.get(name).split('\n').filter((l) => l.startsWith('ok')).join('\n'))
      said.delete(name)
  }
}

// The closing line, in the form that any reader of logs counts by.
console.log(`${passed} passed, ${failures} failed`)
if (skipped.length > 0) {
  console.log(`${skipped.length} were skipped:\n${skipped.join('')}`)
}
if (failed || passed === 0 || (skipped.length > 0 && process.env.CI === 'true')) {
  process.exitCode = 1
}

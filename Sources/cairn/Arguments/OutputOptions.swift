import ArgumentParser

struct OutputOptions: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON on standard output and nothing else.")
  var isJSON = false

  var console: Console { Console(isJSON: isJSON) }
}

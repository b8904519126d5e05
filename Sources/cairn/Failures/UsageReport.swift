import ArgumentParser

/// What the argument parser has to say: help that was asked for, or arguments that it can't read.
struct UsageReport {
  var isHelp: Bool
  var text: String
  var message: String
  /// How to get the command's help.
  var hint: String

  init(_ error: any Error) {
    isHelp = Cairn.exitCode(for: error) == .success
    text = Cairn.fullMessage(for: error)
    message = Cairn.message(for: error).split(separator: "\n").first.map(String.init) ?? "usage"
    let see = text.split(separator: "\n").last { $0.contains("See '") }
    hint =
      see.map { $0.trimmingPrefix { $0 == " " }.dropFirst("See ".count) }
      .map { "see " + $0.prefix { $0 != "." } } ?? "see 'cairn --help'"
  }

  /// The line that shows the command's form, if the parser gave one.
  var usage: String? {
    text.split(separator: "\n").first { $0.hasPrefix("Usage:") }
      .map { "usage:" + $0.dropFirst("Usage:".count) }
  }
}

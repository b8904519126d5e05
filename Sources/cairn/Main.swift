import ArgumentParser
import Glibc

/// Runs one command and turns whatever comes of it into output and an exit code.
@main
enum Main {
  static func main() async {
    // A reader that went away is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    let arguments = LeadingOptions.moved(Array(CommandLine.arguments.dropFirst()))
    exit(await run(arguments).rawValue)
  }

  private static func run(_ arguments: [String]) async -> ExitStatus {
    let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
    var command: any ParsableCommand
    do {
      command = try Cairn.parseAsRoot(arguments)
    } catch {
      return tell(usage: error, wantsJSON: wantsJSON)
    }
    do {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return .done
    } catch let error as Unsuccessful {
      return error.status
    } catch  where error is CleanExit || Cairn.exitCode(for: error) == .success {
      // A command that only groups others answers with its help.
      return tell(usage: error, wantsJSON: wantsJSON)
    } catch {
      let report = ErrorReport(error)
      let terminal = Terminal.current
      Console(isJSON: wantsJSON, terminal: terminal).print(json: report.json)
      StandardStream.errors.write(
        report.lines(inColour: terminal.showsErrors && terminal.allowsColour))
      return report.status
    }
  }

  private static func tell(usage error: any Error, wantsJSON: Bool) -> ExitStatus {
    let report = UsageReport(error)
    if report.isHelp {
      StandardStream.output.write(TerminalText(lines: report.text))
      return .done
    }
    let failure = ErrorReport(CommandFailure.usage(report.message, hint: report.hint))
    let terminal = Terminal.current
    Console(isJSON: wantsJSON, terminal: terminal).print(json: failure.json)
    StandardStream.errors.write(
      failure.lines(inColour: terminal.showsErrors && terminal.allowsColour))
    if let usage = report.usage { StandardStream.errors.write(TerminalText(usage)) }
    return .usage
  }
}

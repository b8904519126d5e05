import ArgumentParser

@main
struct Cairn: AsyncParsableCommand {
}

public import ArgumentParser
public import CairnModel

extension EventID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension EntityID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension DeviceNumber: ExpressibleByArgument {
  public init?(argument: String) {
    guard let number = UInt32(argument) else { return nil }
    self.init(number)
  }
}

extension Role: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }

  public static var allValueStrings: [String] { allCases.map(\.name) }

  public var defaultValueDescription: String { name }
}

extension WarningCode: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument.uppercased()) }
}

/// What field work is warned about. Nothing is refused for its meaning: the fold says what is odd,
/// the same everywhere, and people decide.
public enum WarningCode: UInt8, Hashable, Sendable, CaseIterable {
  case stageMovedBack = 1
  case stageSkipped = 2
  case inSeveralContainers = 3
  case brokenReference = 4
  case selfLink = 5
  case outsideContainer = 6
  case areasOverlap = 7
  case otherCategoryDominates = 8
  case weightsDoNotSum = 9
  case scoreWithoutEvidence = 10
  case closureOutOfOrder = 11
  case countJumped = 12
  case possibleDuplicate = 13
  case poorAccuracy = 14
  case clockOff = 15
  case mergeCycle = 16
  case personalWithoutConsent = 17
  case unknownCode = 18
  case invalidPolygon = 19
  case fewMembers = 20

  /// Such as `W01`.
  public var name: String { rawValue < 10 ? "W0\(rawValue)" : "W\(rawValue)" }

  public init?(name: some StringProtocol) {
    guard let code = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = code
  }

  public var title: String {
    switch self {
    case .stageMovedBack: "Stage moves backwards"
    case .stageSkipped: "Stage skipped"
    case .inSeveralContainers: "Establishment in two clusters"
    case .brokenReference: "Link to a retracted or unknown entity"
    case .selfLink: "Link to itself"
    case .outsideContainer: "Point outside its cluster"
    case .areasOverlap: "Clusters overlap"
    case .otherCategoryDominates: "Declared dominant category is not the computed one"
    case .weightsDoNotSum: "Form weights do not sum to 100"
    case .scoreWithoutEvidence: "High score without evidence"
    case .closureOutOfOrder: "Closed before opened, or observed after closure"
    case .countJumped: "Headcount changes too much"
    case .possibleDuplicate: "Possible duplicate"
    case .poorAccuracy: "Poor accuracy"
    case .clockOff: "Device clock is off"
    case .mergeCycle: "Merge cycle"
    case .personalWithoutConsent: "Personal data without consent"
    case .unknownCode: "Code absent from the scheme version"
    case .invalidPolygon: "Invalid polygon"
    case .fewMembers: "Cluster with few organisations"
    }
  }
}

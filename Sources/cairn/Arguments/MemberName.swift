import CairnFold
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

/// A device as a person names it: by its number, or by a name that `member list` shows. A name
/// stands for all devices of one person that have it.
struct MemberName {
  let text: String

  /// - Returns: in the order of their numbers.
  func devices(_ survey: OpenSurvey) throws -> [DeviceNumber] {
    let members = try survey.replica.store.members(of: survey.replica.survey.key)
    if let number = UInt32(text).flatMap({ DeviceNumber($0) }),
      members.contains(where: { $0.device == number })
    {
      return [number]
    }
    var named = members.filter { $0.name.string == text }
    if named.isEmpty {
      named = members.filter { $0.name.string.lowercased() == text.lowercased() }
    }
    guard !named.isEmpty else {
      throw CommandFailure(
        .deviceUnknown, "the survey has no device \(text)",
        hint: "'cairn member list' names the devices", status: .refused)
    }
    let header = survey.reader.header
    guard Set(named.map { header.person(of: $0.device) }).count == 1 else {
      let candidates = named.sorted { $0.device < $1.device }.prefix(8).map {
        "\($0.device) (\($0.name), \($0.role.name))"
      }
      throw CommandFailure(
        .deviceAmbiguous, "\(text) is the name of \(named.count) devices of several people",
        hint: "give a number: " + candidates.joined(separator: ", "), status: .refused)
    }
    return named.map(\.device).sorted()
  }
}

extension RefusalCode {
  static let deviceAmbiguous = RefusalCode(rawValue: "device_ambiguous")
}

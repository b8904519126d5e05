import ArgumentParser
import CairnFold
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

struct MemberListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the devices that a survey's log lets in.",
    discussion: """
      Asks the service first; without it, lists what the admin's replica knows. A device that \
      continues another, a copy or a restored backup of its folder, stands below that one.

      Example:
        cairn member list --survey helsinki
      """)

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let folder = try survey.find()
    try await folder.withWriter(for: .sync) { replica in
      do {
        _ = try await withHTTPTransport(url: try replica.identity.url) { transport in
          try await replica.sync(transport)
        }
      } catch let error as Unreachable {
        console.warn("\(error); this is what is known here")
      }
      let key = replica.survey.key
      let members = try replica.store.members(of: key)
      let lineages = Lineages(members)
      var heads: [DeviceNumber: EventSequence] = [:]
      for head in try replica.store.heads(of: key) { heads[head.device] = head.sequence }
      let size = try replica.verified.size
      let cover = size > .zero ? try replica.catchUp().cover : SetAsideCover()
      console.print(
        json: [
          "members": .array(members.map { json($0, lineages, heads[$0.device] ?? .none, cover) }),
          "size": .integer(Int64(size.rawValue)),
        ])
      console.print(table(members, lineages, heads, cover))
    }
  }

  private func table(
    _ members: [MemberRecord], _ lineages: Lineages, _ heads: [DeviceNumber: EventSequence],
    _ cover: SetAsideCover
  ) -> Table {
    var table = Table([
      Table.Column("DEVICE", .trailing), Table.Column("NAME", isFlexible: true),
      Table.Column("ROLE"), Table.Column("EVENTS", .trailing), Table.Column("OF"),
      Table.Column("STATE", isFlexible: true),
    ])
    let byDevice = Dictionary(
      members.map { ($0.device, $0) }, uniquingKeysWith: { first, _ in first })
    for root in members.map(\.device).sorted() where lineages.root(of: root) == root {
      for member in lineages.descendants(of: root).compactMap({ byDevice[$0] }) {
        table.append([
          "\(member.device)", member.name.string, member.role.name,
          Quantity.grouped((heads[member.device] ?? .none).rawValue), Self.origin(of: member),
          [Self.state(of: member, lineages), SetAsideText(cover, member.device)?.extent]
            .compactMap { $0 }.joined(separator: "; "),
        ])
      }
    }
    return table
  }

  private static func origin(of member: MemberRecord) -> String {
    if let older = member.continues { return "continues \(older)" }
    return member.beside.map { "beside \($0)" } ?? ""
  }

  private static func state(of member: MemberRecord, _ lineages: Lineages) -> String {
    if let index = member.revokedAt {
      return "revoked at entry \(index)" + (member.isLineageRevoked ? ", with its lineage" : "")
    }
    let devices = lineages.continuations(of: member.device)
    guard let first = devices.first else { return "enrolled at entry \(member.enrolledAt)" }
    return "continued by \(first)" + (devices.count > 1 ? " and \(devices.count - 1) more" : "")
  }

  private func json(
    _ member: MemberRecord, _ lineages: Lineages, _ sequence: EventSequence,
    _ cover: SetAsideCover
  ) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("device", .integer(Int64(member.device.rawValue))),
      JSONMember("name", .string(member.name.string)),
      JSONMember("role", .string(member.role.name)),
      JSONMember("enrolled_at", .integer(Int64(member.enrolledAt.rawValue))),
    ]
    if let index = member.revokedAt {
      members.append(JSONMember("revoked_at", .integer(Int64(index.rawValue))))
      members.append(JSONMember("lineage_revoked", .bool(member.isLineageRevoked)))
    }
    if let device = member.continues {
      members.append(JSONMember("continues", .integer(Int64(device.rawValue))))
    }
    let devices = lineages.continuations(of: member.device)
    if !devices.isEmpty {
      members.append(
        JSONMember("continued_by", .array(devices.map { .integer(Int64($0.rawValue)) })))
    }
    if let device = member.beside {
      members.append(JSONMember("beside", .integer(Int64(device.rawValue))))
    }
    if let setAside = SetAsideText(cover, member.device) {
      members.append(JSONMember("set_aside", setAside.json))
    }
    members.append(JSONMember("sequence", .integer(Int64(sequence.rawValue))))
    return .object(members)
  }
}

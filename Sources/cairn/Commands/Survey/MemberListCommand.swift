import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

struct MemberListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the devices that a survey's log lets in.",
    discussion: """
      Asks the service first; without it, lists what the admin's replica knows.

      Example:
        cairn member list --survey helsinki
      """)

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let folder = try survey.find()
    try await folder.withWriter { replica in
      do {
        _ = try await withHTTPTransport(url: try replica.identity.url) { transport in
          try await replica.sync(transport)
        }
      } catch let error as Unreachable {
        console.warn("\(error); this is what is known here")
      }
      let key = replica.survey.key
      let members = try replica.store.members(of: key).sorted { $0.device < $1.device }
      var heads: [DeviceNumber: EventSequence] = [:]
      for head in try replica.store.heads(of: key) { heads[head.device] = head.sequence }
      let size = try replica.verified.size
      console.print(
        json: [
          "members": .array(members.map { json($0, heads[$0.device] ?? .none) }),
          "size": .integer(Int64(size.rawValue)),
        ])
      console.print(table(members, heads))
    }
  }

  private func table(
    _ members: [MemberRecord], _ heads: [DeviceNumber: EventSequence]
  ) -> Table {
    var table = Table([
      Table.Column("DEVICE", .trailing), Table.Column("NAME", isFlexible: true),
      Table.Column("ROLE"), Table.Column("EVENTS", .trailing), Table.Column("STATE"),
    ])
    for member in members {
      let state =
        if let index = member.revokedAt {
          "revoked at entry \(index)"
        } else if let device = member.continuedBy {
          "continued by \(device)"
        } else {
          "enrolled at entry \(member.enrolledAt)"
        }
      table.append([
        "\(member.device)", member.name.string, member.role.name,
        Quantity.grouped((heads[member.device] ?? .none).rawValue), state,
      ])
    }
    return table
  }

  private func json(_ member: MemberRecord, _ sequence: EventSequence) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("device", .integer(Int64(member.device.rawValue))),
      JSONMember("name", .string(member.name.string)),
      JSONMember("role", .string(member.role.name)),
      JSONMember("enrolled_at", .integer(Int64(member.enrolledAt.rawValue))),
    ]
    if let index = member.revokedAt {
      members.append(JSONMember("revoked_at", .integer(Int64(index.rawValue))))
    }
    if let device = member.continuedBy {
      members.append(JSONMember("continued_by", .integer(Int64(device.rawValue))))
    }
    members.append(JSONMember("sequence", .integer(Int64(sequence.rawValue))))
    return .object(members)
  }
}

import CairnLog
import CairnModel
import CairnReplica
import CairnService
import CairnSQLite
import CairnStore
import CairnViews
import CairnWire

/// Audits the files with secrets beside a log. What is not there may be kept elsewhere, as in a
/// backup; what is there must hold what it is for.
struct KeyFileAudit {
  private static let restoring = "put the folder's keys/ back from a backup"

  let folder: String
  let store: SQLiteLogStore

  private var keys: String { "\(folder)/keys" }

  /// A service's log key must be the one that the log is signed with.
  func problems(of survey: SurveyRecord) -> [AuditProblem] {
    let place = "\(keys)/\(survey.slug).key"
    guard TextFile.isEmptyFolder(keys) == false else { return [] }
    do {
      let key = try FileKeyVault(folder: keys).logKey(slug: survey.slug).publicKey
      guard let opened = try openedWith(survey), opened != key else { return [] }
      return [
        AuditProblem(
          place,
          "it holds another key than the log is signed with, so the log can't grow; \(Self.restoring)"
        )
      ]
    } catch let error as StoreError {
      return Self.problems(error, at: place)
    } catch {
      return [AuditProblem(place, "\(error)")]
    }
  }

  /// The key in entry 0; nil where that can't be read, which the log's own audit says.
  private func openedWith(_ survey: SurveyRecord) throws -> PublicKey? {
    guard let bytes = try? store.bundle(BundleNumber(0), of: survey.key).first,
      case .service(.surveyOpened(let opened))? = try? Entry(decoding: bytes)
    else { return nil }
    return opened.logKey
  }

  /// A device's key must be that of the device which the replica is.
  func problems(of identity: ReplicaIdentity) -> [AuditProblem] {
    guard TextFile.isEmptyFolder(keys) == false else { return [] }
    let place = "\(keys)/\(identity.deviceKey.text).key"
    do {
      let key = try FileDeviceKeys(folder: keys).key(identity.deviceKey).publicKey
      guard key != identity.deviceKey else { return [] }
      return [
        AuditProblem(
          place,
          "it holds another key than device \(identity.device)'s, so nothing that is recorded here "
            + "can be sealed; \(Self.restoring)")
      ]
    } catch let error as StoreError {
      return Self.problems(error, at: place)
    } catch {
      return [AuditProblem(place, "\(error)")]
    }
  }

  /// The operator's invite must be one that this service made.
  func operatorProblems() -> [AuditProblem] {
    let place = "\(folder)/operator.invite"
    let advice = "delete it and serve the folder: another one is written"
    do {
      let text = String(decoding: try PrivateFile.read(place), as: UTF8.self)
      guard let signer = SoftwareSigner(.ed25519, seed: try Invite(text: text).secret),
        try store.hasOperatorInvite(signer.publicKey)
      else {
        return [AuditProblem(place, "this service does not know its secret; \(advice)")]
      }
      return []
    } catch let error as StoreError {
      return error.code == .missing || error.code == .readOnly
        ? [] : [AuditProblem(place, "\(error.message); \(advice)")]
    } catch {
      return [AuditProblem(place, "\(error); \(advice)")]
    }
  }

  /// Whoever may not read a key can't tell whether it is sound.
  private static func problems(_ error: StoreError, at place: String) -> [AuditProblem] {
    guard error.code != .readOnly else { return [] }
    return [AuditProblem(place, "\(error.message); \(restoring)")]
  }
}

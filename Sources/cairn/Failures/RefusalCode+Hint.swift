import CairnModel
import CairnReplica
import CairnServer

extension RefusalCode {
  /// What a person does next.
  var hint: String {
    switch self {
    case .inviteUsed: "ask an admin for a new invite; each lets in one device"
    case .keyInvalid:
      "this device's key is broken: ask for a new invite, and clone into another folder"
    case .inviteExpired: "ask an admin for a new invite, with a later --expires"
    case .inviteUnknown:
      "check that the invite was copied whole, and that its admin has synced since issuing it"
    case .deviceRevoked:
      "keep this folder: nothing in it is lost, and an admin can adopt its work"
    case .lineageFull:
      """
      ask an admin for an invite, then 'cairn sync --invite INVITE': this device takes a new number \
      by it and keeps its work
      """
    case .devicesExhausted: "open another survey: this one can take no more devices"
    case .adminsRemain: "ask them, or name each of them with --replace"
    case .adoptionMismatch:
      "let the device pack its work again, and an admin adopt that pack: 'cairn member adopt FILE'"
    case .surveyClosed:
      "keep this folder: an admin can open the survey again with 'cairn survey reopen'"
    case .nothingToPack, .nothingKept: "'cairn status' tells what waits here, and of whom"
    case .surveyMismatch: "use it in a replica of the survey that it was made in"
    case .deviceForked:
      "run 'cairn sync' again: this device then takes a new number and keeps its work"
    case .deviceUnknown:
      """
      enrol this device with 'cairn clone INVITE DIR'; where the service was set back to before \
      it was enrolled, 'cairn sync --accept-epoch --invite INVITE' keeps its work
      """
    case .chainInvalid:
      "keep this folder, and install another version of cairn: this one does not seal as it must"
    case .chainGap, .contextMissing, .serviceBehind:
      """
      run 'cairn sync' again in a while; if it stays, ask the operator whether the service was \
      set back: 'cairn sync --accept-epoch' goes on with a reopened log
      """
    case .epochUnchanged: "run 'cairn sync'"
    case .sealInvalid: "run 'cairn verify' here; if that is fine, ask for a new invite"
    case .historyDiverged, .rootMismatch:
      """
      stop syncing and keep this folder, with the log that was verified here; run 'cairn verify' \
      and ask the operator. Only if an epoch was opened on purpose: 'cairn sync --accept-epoch'
      """
    case .recovering:
      "wait, then run 'cairn sync' again: replicas are giving the service back what it lost"
    case .upgradeRequired: "install a newer cairn; what is recorded here stays safe meanwhile"
    case .viewsStopped:
      """
      recording, 'cairn sync' and 'cairn log' go on; a newer cairn tries again by itself, and \
      'cairn views retry' does so at once
      """
    case .tooExpensive: "ask for less at a time, or look it up here: 'cairn list' has all the time"
    case .clockSkewed, .tokenExpired: "set this device's clock, then run the command again"
    case .entryTooLarge: "record it in smaller pieces: fewer fields, shorter text or fewer vertices"
    case .requestTooLarge: "run 'cairn sync' again; it sends smaller batches"
    case .quotaExceeded:
      "go on recording: nothing is lost, and what waits here comes in with a later 'cairn sync'"
    case .overloaded, .rateExceeded: "wait, then run the command again; nothing is lost"
    case .schemaUnknown: "run 'cairn sync', or publish a schema with 'cairn survey create --schema'"
    case .fieldUnknown, .kindUnknown: "'cairn list --kinds' names the kinds and their fields"
    case .valueOutOfRange: "'cairn list --kinds' tells which values a field takes"
    case .entityUnknown: "'cairn list' names the entities; 'cairn sync' may bring the one you mean"
    case .notAReplica:
      "go to a replica's folder, name one with -C DIR, or make one with 'cairn clone'"
    case .storeDamaged:
      "run 'cairn verify' to see what is damaged; a fresh clone gets back all that was synced"
    case .diskFull: "free some space, then run the command again; nothing was half stored"
    case .storeBusy: "another cairn command is writing here; run this one again when it is done"
    case .surveyUnknown: "'cairn survey list' names the surveys of the service"
    case .surveyExists: "choose another name for the survey, or another folder for the device"
    case .slugInvalid: "use 1 to 63 of a-z, 0-9 and hyphens inside, such as helsinki-2026"
    case .tokenMissing, .tokenInvalid, .audienceWrong:
      "log in with 'cairn login INVITE', or enrol with 'cairn clone INVITE DIR'"
    case .roleInsufficient: "ask an admin of the survey to do it, or to give you the role"
    case .notFound: "check the address of the service"
    case .internalError: "look into the service's log, then run the command again"
    case .requestMalformed: "this cairn and the service may be of different versions"
    case .tooManyToUndo:
      """
      take back a part at a time, such as with --to; an admin takes all that a device did out of \
      effect by one act: 'cairn member set-aside'
      """
    case .portInUse:
      "end what listens there, or choose another port with --listen (0 takes a free one)"
    case .listenFailed: "choose another address with --listen"
    case .tlsUnreadable: "check the files of --tls-certificate and --tls-key"
    case .fileMalformed: "check that the file is GeoJSON, and correct it there"
    default: "run the command with --help for what it expects"
    }
  }
}

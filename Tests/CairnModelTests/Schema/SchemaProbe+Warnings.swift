extension SchemaProbe {
  /// Parks with kiosks in them.
  private static let ground = """
    "kinds":[{"number":1,"name":"park","title":"P","fields":[\
    {"key":1,"name":"edge","title":"E","type":"polygon","merge":"latest"},\
    {"key":2,"name":"lead","title":"L","type":"code","merge":"contested"}]},\
    {"number":2,"name":"kiosk","title":"K","fields":[\
    {"key":3,"name":"spot","title":"S","type":"point","merge":"latest"},\
    {"key":4,"name":"parks","title":"P","type":"entity","merge":"set"},\
    {"key":5,"name":"phone","title":"T","type":"text","merge":"latest"},\
    {"key":6,"name":"form","title":"F","type":"code","merge":"latest"},\
    {"key":7,"name":"wares","title":"W","type":"code","merge":"set"},\
    {"key":8,"name":"opened","title":"O","type":"date","merge":"latest"},\
    {"key":9,"name":"staff","title":"C","type":"integer","merge":"sample"},\
    {"key":10,"name":"owner","title":"O","type":"entity","merge":"latest"}]}],\
    "items":[{"code":"I","title":"I","group":"g","method":"weight","type":"integer"},\
    {"code":"J","title":"J","method":"weight","type":"integer"}]
    """

  private static func rule(_ rule: String) -> String {
    document(ground + #","warnings":[\#(rule)]"#)
  }

  private static let w06 =
    #"{"code":"W06","kinds":["kiosk"],"container":"park","fields":{"place":"spot","containers":"parks","area":"edge"},"limits":{"tolerance_mm":5}}"#

  private static func w06(_ part: String, _ other: String) -> String {
    w06.replacing(part, with: other)
  }

  static let warnings: [SchemaProbe] =
    (sound + broken).map { name, text, judge in
      SchemaProbe("a warning: \(name)", rule(text), judge)
    } + [
      SchemaProbe(
        "1,000 rules",
        document(
          #""warnings":[\#(list(1_000) { _ in #"{"code":"W15","limits":{"offset_ms":1}}"# })]"#)),
      SchemaProbe(
        "1,001 rules",
        document(
          #""warnings":[\#(list(1_001) { _ in #"{"code":"W15","limits":{"offset_ms":1}}"# })]"#),
        .schema),
    ]

  private static let sound: [(String, String, Judge?)] = [
    ("W01", #"{"code":"W01","kinds":["kiosk"],"fields":{"stage":"form"}}"#, nil),
    ("W02", #"{"code":"W02","kinds":["kiosk"],"fields":{"stage":"form"}}"#, nil),
    (
      "a container that is one of the kinds",
      #"{"code":"W03","kinds":["kiosk"],"container":"kiosk","fields":{"containers":"parks"},"limits":{"count_maximum":1}}"#,
      nil
    ),
    (
      "W03",
      #"{"code":"W03","kinds":["kiosk"],"container":"park","fields":{"containers":"parks"},"limits":{"count_maximum":1}}"#,
      nil
    ),
    ("W05", #"{"code":"W05","kinds":["kiosk"],"fields":{"from":"owner","to":"owner"}}"#, nil),
    ("W06", w06, nil),
    (
      "W07",
      #"{"code":"W07","kinds":["park"],"fields":{"area":"edge"},"limits":{"overlap_permille":0}}"#,
      nil
    ),
    (
      "W08",
      #"{"code":"W08","kinds":["kiosk"],"container":"park","fields":{"containers":"parks","category":"form","declared":"lead"}}"#,
      nil
    ),
    ("W09 of all groups", #"{"code":"W09","limits":{"sum":100}}"#, nil),
    ("W09 of a group", #"{"code":"W09","groups":["g"],"limits":{"sum":100}}"#, nil),
    ("W10", #"{"code":"W10","groups":[],"limits":{"score_minimum":0}}"#, nil),
    ("W11", #"{"code":"W11","kinds":["kiosk"],"fields":{"closed":"opened"}}"#, nil),
    (
      "W12", #"{"code":"W12","kinds":["kiosk"],"fields":{"count":"staff"},"limits":{"factor":2}}"#,
      nil
    ),
    (
      "W13",
      #"{"code":"W13","kinds":["kiosk"],"fields":{"name":"phone"},"limits":{"similarity_permille":1000}}"#,
      nil
    ),
    (
      "W14",
      #"{"code":"W14","kinds":["kiosk"],"fields":{"place":"spot"},"limits":{"accuracy_mm":0}}"#,
      nil
    ),
    ("W15", #"{"code":"W15","limits":{"offset_ms":100000000000}}"#, nil),
    ("W17 of nothing but sealed values", #"{"code":"W17","kinds":["kiosk"]}"#, nil),
    ("W17 with an empty list of codes", #"{"code":"W17","kinds":["kiosk"],"codes":[]}"#, nil),
    (
      "W17",
      #"{"code":"W17","kinds":["kiosk"],"fields":{"personal":"phone","form":"form"},"codes":["one"]}"#,
      nil
    ),
    ("W18", #"{"code":"W18","kinds":["kiosk"],"fields":{"codes":"wares"}}"#, nil),
    (
      "W20",
      #"{"code":"W20","kinds":["kiosk"],"container":"park","fields":{"containers":"parks"},"limits":{"members_minimum":1}}"#,
      nil
    ),
    ("a kind twice", w06(#"["kiosk"]"#, #"["kiosk","kiosk"]"#), nil),
    (
      "a kind in itself", w06(#""park""#, #""kiosk""#).replacing(#""edge""#, with: #""spot""#),
      .words
    ),
  ]

  private static let broken: [(String, String, Judge?)] = [
    ("W04, which takes no rule", #"{"code":"W04"}"#, .schema),
    ("W16, which takes no rule", #"{"code":"W16"}"#, .schema),
    ("W19, which takes no rule", #"{"code":"W19"}"#, .schema),
    ("W00", #"{"code":"W00"}"#, .schema), ("W21", #"{"code":"W21"}"#, .schema),
    ("w15", #"{"code":"w15","limits":{"offset_ms":1}}"#, .schema),
    ("no code", #"{"limits":{"offset_ms":1}}"#, .schema),
    ("a code as a number", #"{"code":15,"limits":{"offset_ms":1}}"#, .schema),
    ("no limits", #"{"code":"W15"}"#, .schema),
    ("no limit", #"{"code":"W15","limits":{}}"#, .schema),
    ("a limit of another code", #"{"code":"W15","limits":{"sum":1}}"#, .schema),
    ("two limits", #"{"code":"W15","limits":{"offset_ms":1,"sum":1}}"#, .schema),
    ("a limit beyond", #"{"code":"W15","limits":{"offset_ms":100000000001}}"#, .schema),
    ("a limit below", #"{"code":"W15","limits":{"offset_ms":-1}}"#, .schema),
    ("a limit with a fraction", #"{"code":"W15","limits":{"offset_ms":1.0}}"#, .words),
    (
      "kinds where none are taken", #"{"code":"W15","kinds":["kiosk"],"limits":{"offset_ms":1}}"#,
      .schema
    ),
    ("no kinds", w06(#""kinds":["kiosk"],"#, ""), .schema),
    ("an empty list of kinds", w06(#"["kiosk"]"#, "[]"), .schema),
    ("a kind that is not there", w06(#"["kiosk"]"#, #"["stall"]"#), .words),
    ("an empty name of a kind", w06(#"["kiosk"]"#, #"[""]"#), .schema),
    ("no container", w06(#""container":"park","#, ""), .schema),
    ("a container that is not there", w06(#""park""#, #""zoo""#), .words),
    ("a role too few", w06(#""place":"spot","#, ""), .schema),
    ("a role that the code does not have", w06(#""place":"#, #""from":"owner","place":"#), .schema),
    ("a role that is null", w06(#""spot""#, "null"), .schema),
    ("a field that is not there", w06(#""spot""#, #""door""#), .words),
    ("a field of another type", w06(#""spot""#, #""phone""#), .words),
    ("a field of another class", w06(#""parks""#, #""owner""#), .words),
    ("a container's field of another type", w06(#""edge""#, #""lead""#), .words),
    ("a member's field for the container's", w06(#""edge""#, #""spot""#), .words),
    ("no fields", #"{"code":"W01","kinds":["kiosk"]}"#, .schema),
    ("a group that is not there", #"{"code":"W09","groups":["h"],"limits":{"sum":1}}"#, .words),
    (
      "a form without codes", #"{"code":"W17","kinds":["kiosk"],"fields":{"form":"form"}}"#, .schema
    ),
    (
      "a form and an empty list of codes",
      #"{"code":"W17","kinds":["kiosk"],"fields":{"form":"form"},"codes":[]}"#, .schema
    ),
    ("codes without a form", #"{"code":"W17","kinds":["kiosk"],"codes":["one"]}"#, .schema),
    (
      "codes of another code of warnings",
      #"{"code":"W18","kinds":["kiosk"],"fields":{"codes":"wares"},"codes":["one"]}"#, .schema
    ),
    (
      "a similarity below what is looked for",
      #"{"code":"W13","kinds":["kiosk"],"fields":{"name":"phone"},"limits":{"similarity_permille":849}}"#,
      .schema
    ),
  ]
}

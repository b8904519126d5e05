import CairnModel

extension CreativeClusters {
  /// Hua Jian's framework as things that a person can rate in the street.
  static let items =
    definition + features + challenges + drivers + momentum + forms + paths

  private static let defaultRubric = [
    "sought and absent", "one isolated case", "several, uncoordinated", "common and coordinated",
    "pervasive and self-sustaining",
  ]

  private static let definition = [
    rating(
      "CL.AREA", "A clearly defined area", "definition",
      rubric: [
        "none", "name only", "hull of points", "mapped, edges disputed", "managed perimeter",
      ], evidence: "the boundary field"),
    derived(
      "CL.DOM", "Led by a dominant category", "definition",
      evidence: "largest category's share of establishments; warn under 0.30"),
    derived(
      "CL.GATH", "Attracts, gathers", "definition", evidence: "(openings − closures) / stock"),
    derived(
      "CL.ECO", "Cohesive ecosystem", "definition",
      evidence: "share of establishments in the largest connected component"),
  ]

  private static let features = [
    rating(
      "F.DIG", "Digital-intelligence-driven", "features",
      rubric: [
        "office software", "digital tools", "digital workflow", "data or AI in a core process",
        "shared data or AI infrastructure",
      ]),
    rating(
      "F.VPI", "Virtual-physical interaction", "features",
      rubric: ["none", "web presence", "one-way", "two-way", "real-time closed loop"],
      evidence: "bridge links"),
    rating(
      "F.MCH", "Multi-chain coordination", "features",
      rubric: ["no chain linked", "1 chain", "2 chains", "3 chains", "4 or more chains"]),
    rating(
      "F.NET", "Network effects (circle and layer effects)", "features", rubric: defaultRubric),
  ]

  private static let pressures = [
    "unmentioned", "mentioned", "costs", "changes plans", "existential",
  ]

  private static let challenges = [
    rating("CH.TECH", "Pressure of technology", "challenges", rubric: pressures),
    rating("CH.INST", "Pressure of institutions", "challenges", rubric: pressures),
    rating("CH.GLOB", "Pressure of globalisation", "challenges", rubric: pressures),
  ]

  private static let drivers = [
    rating(
      "DR.FACT", "New combinations of production factors", "drivers", rubric: defaultRubric,
      evidence: "job mix, compute, data deals"),
    rating(
      "DR.SUST", "Sustainable development benchmarks", "drivers",
      rubric: ["none", "claim", "practice", "certified", "sets the benchmark"]),
    rating(
      "DR.DIV", "Bridging the digital divide, social governance", "drivers",
      rubric: defaultRubric, evidence: "public access, training"),
    rating(
      "DR.TRADE", "Growth of digital trade", "drivers",
      rubric: [
        "export share 0 %", "export share under 5 %", "export share under 20 %",
        "export share under 50 %", "export share 50 % or more",
      ]),
    SchemaItem(
      code: "DR.TRADE.SHARE", title: "Share of exports", group: "drivers", method: .measure,
      type: .decimal, unit: "%", minimum: 0, maximum: 100, summary: .median),
  ]

  private static let momentum = [
    completion("M1", "Technology development", evidence: "prototypes"),
    completion("M2", "Factor introduction", evidence: "new capital, talent, data"),
    completion("M3", "Organisational construction", evidence: "consortia, platforms"),
    completion("M4", "Growth cycle", evidence: "scaling, spin-offs"),
    rating(
      "M.EMP", "Cross-domain empowerment", "momentum", rubric: defaultRubric,
      evidence: "clients outside the sector"),
    derived(
      "D.SYN", "Synergy of momentum, forms and paths", "momentum",
      evidence: "least of the three means / 4"),
  ]

  private static let forms = [
    weight("FM.INN", "Innovation-driven", evidence: "R&D and diffusion"),
    weight("FM.SCN", "Scene community", evidence: "scenes and local experience"),
    weight("FM.VPI", "Virtual-physical", evidence: "digital-physical synergy"),
    weight("FM.RAIN", "Tropical rainforest", evidence: "open sharing by many small actors"),
    weight("FM.OTH", "Other form", evidence: "say which in a note"),
    rating("FM.LOC", "Localisation", "localisation", rubric: defaultRubric),
    rating("FM.GLO", "Globalisation", "localisation", rubric: defaultRubric),
  ]

  private static let paths = [
    rating(
      "PT.MAP", "Digital feedback, physical reshaping", "paths",
      rubric: ["no data", "collected", "read", "one change", "routine"]),
    rating(
      "PT.ITER", "Continuous freshness, iterative upgrading", "paths",
      rubric: [
        "refreshed after more than 24 months", "within 24 months", "within 12 months",
        "within 6 months", "within 3 months",
      ]),
    SchemaItem(
      code: "PT.ITER.MONTHS", title: "Interval of renewal", group: "paths", method: .measure,
      type: .decimal, unit: "month", minimum: 0, maximum: 1_200, summary: .median),
    rating(
      "PT.HIVE", "Collaboration, honeycomb full-chain integration", "paths",
      rubric: [
        "at most 1 stage of the chain joined", "2 stages", "3 stages", "4 stages", "all stages",
      ]),
    rating(
      "PT.FIT", "Tailored, agile exploration", "paths", rubric: defaultRubric,
      evidence: "plan revisions"),
  ]

  private static func rating(
    _ code: String, _ title: String, _ group: String, rubric: [String], evidence: String = ""
  ) -> SchemaItem {
    SchemaItem(
      code: code, title: title, group: group, method: .rating, type: .integer, minimum: 0,
      maximum: 4, rubric: rubric, summary: .median, evidence: evidence)
  }

  private static func completion(
    _ code: String, _ title: String, evidence: String
  ) -> SchemaItem {
    rating(code, title, "momentum", rubric: defaultRubric, evidence: evidence)
  }

  /// Integers that sum to 100 for each surveyor.
  private static func weight(_ code: String, _ title: String, evidence: String) -> SchemaItem {
    SchemaItem(
      code: code, title: title, group: "forms", method: .weight, type: .integer, unit: "%",
      minimum: 0, maximum: 100, summary: .share, evidence: evidence)
  }

  private static func derived(
    _ code: String, _ title: String, _ group: String, evidence: String
  ) -> SchemaItem {
    SchemaItem(
      code: code, title: title, group: group, method: .derived, type: .decimal,
      evidence: evidence)
  }
}

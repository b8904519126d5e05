import CairnModel

extension CreativeClusters {
  /// The groups of UNCTAD's creative economy outlook.
  static let unctad2022 = Vocabulary(
    scheme: "unctad@2022", title: "UNCTAD creative goods and services",
    codes: grouped([
      (
        "goods", "Creative goods",
        [
          ("art-crafts", "Art crafts"), ("audiovisuals", "Audiovisuals"), ("design", "Design"),
          ("new-media", "New media"), ("performing-arts", "Performing arts"),
          ("publishing", "Publishing"), ("visual-arts", "Visual arts"),
        ]
      ),
      (
        "services", "Creative services",
        [
          (
            "advertising-market-research-architecture",
            "Advertising, market research and architecture"
          ),
          ("audiovisual", "Audiovisual"),
          ("cultural-recreational-heritage", "Cultural, recreational and heritage"),
          ("information", "Information"), ("research-development", "Research and development"),
          ("software", "Software"),
        ]
      ),
    ]))
}

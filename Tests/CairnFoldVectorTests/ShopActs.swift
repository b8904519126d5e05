import CairnModel

// What people record of shops and quarters.

func quarter(_ fields: Field...) -> StoryAct {
  StoryAct(
    .entityRegistered(
      EntityRegistered(kind: ShopSchema.quarter, fields: fields, elements: [])))
}

/// - Parameters:
///   - quarters: that it is in.
func shop(_ fields: Field..., in quarters: [String] = [], trades: [Text] = []) -> StoryAct {
  StoryAct(
    .entityRegistered(
      EntityRegistered(
        kind: ShopSchema.shop, fields: fields,
        elements: trades.map { Field(ShopSchema.trades, .code($0)) }
          + quarters.map { Field(ShopSchema.quarters, .entity(id($0))) })))
}

func tie(_ from: String, _ to: String) -> StoryAct {
  StoryAct(
    .entityRegistered(
      EntityRegistered(
        kind: ShopSchema.tie,
        fields: [
          Field(ShopSchema.from, .entity(id(from))), Field(ShopSchema.to, .entity(id(to))),
        ], elements: [])))
}

func stage(_ code: Text) -> Field { Field(ShopSchema.stage, .code(code)) }

func lead(_ code: Text) -> Field { Field(ShopSchema.lead, .code(code)) }

func trade(_ code: Text) -> Field { Field(ShopSchema.trade, .code(code)) }

func form(_ code: Text) -> Field { Field(ShopSchema.form, .code(code)) }

func called(_ text: Text) -> Field { Field(ShopSchema.name, .text(text)) }

func room(_ text: Text) -> Field { Field(ShopSchema.room, .text(text)) }

func number(_ text: Text) -> Field { Field(ShopSchema.number, .text(text)) }

func site(_ text: Text) -> Field { Field(ShopSchema.site, .text(text)) }

func phone(_ text: Text) -> Field { Field(ShopSchema.phone, .text(text)) }

/// Of the year, of one of its months, or of a day.
func date(_ key: FieldKey, _ year: Int32, _ month: UInt8 = 0, _ day: UInt8 = 0) -> Field {
  Field(key, .date(CalendarDate(year: year, month: month, day: day)))
}

/// Near the equator, where 1,000e-7 degrees are 11.1 m either way.
func spot(_ latitudeE7: Int32, _ longitudeE7: Int32, accuracyMM: UInt32 = 5_000) -> Field {
  Field(
    ShopSchema.spot,
    .point(
      Point(
        vertex: Vertex(latitudeE7: latitudeE7, longitudeE7: longitudeE7),
        accuracyMillimetres: accuracyMM)))
}

/// Rings of latitudes and longitudes in 1e-7 degrees.
func edge(_ rings: [(Int32, Int32)]...) -> Field {
  Field(
    ShopSchema.edge,
    .polygon(
      Polygon(
        rings: rings.map { ring in ring.map { Vertex(latitudeE7: $0.0, longitudeE7: $0.1) } })))
}

/// A square whose sides are so many 1e-7 degrees, and whose south-west corner is given.
func square(_ south: Int32, _ west: Int32, _ side: Int32) -> [(Int32, Int32)] {
  [(south, west), (south, west + side), (south + side, west + side), (south + side, west)]
}

func sealed() -> Value {
  .sealed(
    SealedValue(
      subjectKeyID: [1, 2], nonce: [UInt8](repeating: 3, count: 12),
      ciphertext: [UInt8](repeating: 4, count: 24)))
}

func consent(_ subject: String) -> StoryAct {
  StoryAct(.consentGiven(ConsentGiven(subject: id(subject), statement: "may be named")))
}

func withdrawConsent(_ subject: String, _ given: String) -> StoryAct {
  StoryAct(
    .consentWithdrawn(
      ConsentWithdrawn(subject: id(subject), consent: event(given), reason: "by mail")))
}

import CairnServer
import Testing

@Suite("Addresses of clients")
struct NetworkAddressTests {
  @Test("An address is read in all its forms, and stands for whoever has it")
  func addresses() throws {
    let four = try #require(NetworkAddress("192.0.2.1"))
    #expect(four.bytes == [192, 0, 2, 1])
    #expect(NetworkAddress("::ffff:192.0.2.1") == four)
    #expect(four.client == four)
    let six = try #require(NetworkAddress("2001:DB8::1"))
    #expect(six == NetworkAddress("2001:db8:0:0::1") && six == NetworkAddress("2001:db8::1%eth0"))
    #expect(six.client == NetworkAddress("2001:db8::ffff:0:0:2")?.client)
    #expect(six.client != NetworkAddress("2001:db8:0:1::1")?.client)
    #expect(six.prefix(bitCount: 0) == NetworkAddress("::"))
    #expect(six.prefix(bitCount: 128) == six)
  }

  @Test(
    "What is no address is none",
    arguments: [
      "", " ", "%", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "0x1.2.3.4", "1.2.3.4\0",
      "1.2.3.4 ", "[::1]", ":", ":::", "::1::", "1:2:3:4:5:6:7:8:9", "12345::", "unknown",
      "１.2.3.4",
    ])
  func noAddress(text: String) {
    #expect(NetworkAddress(text) == nil)
    #expect(AddressRange(text) == nil)
  }

  @Test(
    "A range has the addresses that begin like it",
    arguments: [
      ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
      ("10.1.2.3/8", "10.0.0.0", "9.255.255.255"),
      ("192.0.2.128/25", "192.0.2.255", "192.0.2.127"),
      ("192.0.2.1", "192.0.2.1", "192.0.2.2"), ("192.0.2.1/32", "192.0.2.1", "192.0.2.0"),
      ("::ffff:10.0.0.0/104", "10.9.9.9", "11.9.9.9"),
      ("0.0.0.0/0", "203.0.113.9", "::1"), ("::/0", "::1", "0.0.0.0"),
      ("fd00::/8", "fdff::1", "fe00::1"), ("2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"),
    ])
  func ranges(text: String, inside: String, outside: String) throws {
    let range = try #require(AddressRange(text))
    #expect(range.contains(try #require(NetworkAddress(inside))))
    #expect(!range.contains(try #require(NetworkAddress(outside))))
  }

  @Test(
    "What is no range is none",
    arguments: [
      "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
      "/8", "10.0.0.0/256", "10.0.0.0/99999999999999999999", "::/129", "::ffff:10.0.0.0/95",
      "fe80::1%eth0/64", "10.0.0.0 /8", "10/8",
    ])
  func noRange(text: String) { #expect(AddressRange(text) == nil) }

  @Test(
    "Whom a proxy asks for is the last address that is not trusted",
    arguments: [
      ([], "10.0.0.1"), ([""], "10.0.0.1"), (["192.0.2.7"], "192.0.2.7"),
      (["198.51.100.1, 192.0.2.7"], "192.0.2.7"), (["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
      (["192.0.2.7 ,\t10.0.0.2"], "192.0.2.7"), (["192.0.2.7,10.0.0.2", "10.0.0.3"], "192.0.2.7"),
      (["10.0.0.3, 10.0.0.2"], "10.0.0.3"), (["192.0.2.7:4711"], "192.0.2.7"),
      (["[2001:db8::1]:4711"], "2001:db8::1"), (["2001:db8::1"], "2001:db8::1"),
      (["192.0.2.7, unknown"], "10.0.0.1"), (["192.0.2.7, unknown, 10.0.0.2"], "10.0.0.2"),
      (["192.0.2.7,"], "10.0.0.1"), ([",,,,"], "10.0.0.1"), (["[", "]", ":"], "10.0.0.1"),
    ] as [([String], String)])
  func forwarded(fields: [String], client: String) throws {
    let proxies = TrustedProxies([try #require(AddressRange("10.0.0.0/8"))])
    let proxy = try #require(NetworkAddress("10.0.0.1"))
    #expect(proxies.client(forwardedFor: fields, by: proxy) == NetworkAddress(client))
  }
}

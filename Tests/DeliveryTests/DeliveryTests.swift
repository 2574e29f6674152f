import Testing

@testable import Delivery

@Suite struct DeliveryTests {}

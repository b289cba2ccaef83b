"""The names a course gives to people who have not chosen one: an initial and a surname that belongs to nobody.

It must not know who asks or how names are kept. An alias is drawn by chance and never from what a person is called, or
whoever knows this list could work back from the one to the other."""

from __future__ import annotations

from collections.abc import Container
from itertools import count
from random import Random

INITIALS = "ABCDEFGHIJKLMNOPRSTUVWY"
SURNAMES = """
Alder Aldermoor Amberley Anselow Apsley Arbour Ardenne Arkwell Ashcombe Ashdown Ashmere Aspen Aubrey Averill Avonlea
Bankside Barley Barrow Bayliss Beacon Beckfold Bellwood Benbrook Birchall Blackmere Bloomfield Bluett Bracken Braemore
Bramley Brantwood Brayford Briar Bridgewell Brindle Brockway Broomhall Burnside Byway
Calder Campion Candlewick Cardew Carrick Cartmere Cedarhill Chalke Chandry Chantrell Charnley Cherwell Clearwell
Cloverdale Coldbrook Coombe Copperfold Coppice Coralline Cornfold Cotterell Cranmere Cresswell Croftway Crossley
Daleham Dapple Darrow Daybrook Deepdale Dellwood Denholm Derwent Dewhurst Dovecote Downside Drayton Dunmere Dunwell
Eastlea Edgemoor Elderby Ellerton Elmcroft Elmsworth Emberley Endmoor Ennerdale Eskdale Everdene Evershed Eyewell
Fairlea Fallowby Farrier Fellside Fenwick Fernley Fieldgate Finchley Firbank Flaxman Flintham Fordwell Foxglove
Frostick Furlong Furzedown
Gablewood Galloway Gardenby Garland Gatehouse Gladwell Glenmore Goldcrest Gorsedale Grantley Graveney Greenacre
Greyfell Grovely Gullane
Halewood Hallow Harebell Harrowby Hartwell Haversham Hawthorne Haybridge Hazelby Heathcote Hedgely Hillcrest
Hollin Holloway Honeywell Hopewell Hornbeam Hurstley Hyde
Ingleby Inkwell Ironbridge Islay Ivesdale Ivybridge
Jarrow Jessamy Jessop Juniper
Kelmarsh Kestrel Kielder Kingsmere Kirkdale Knapwell Knollys
Laburnum Lakeby Lambourn Langmere Larchwood Larkfield Laurel Lavender Leafield Lindale Linden Lockwood Longacre Lowmoor
Lyndhurst
Maltby Maplewood Marlow Marram Marshfield Mayfield Meadow Medlar Mellow Merewood Merrow Midwinter Millbrook Milldown
Mistley Moorland Mossdale Mulberry Myrtle
Nairn Nettlefold Newbrook Nightingale Norfell Northway Nutley
Oakhurst Oakley Oldacre Orchard Orlestone Osier Overbrook Oxenholme
Paddock Palewell Parkside Partridge Peartree Pebble Pendle Pennywell Peverell Pinewood Plover Poplar Primrose Purbeck
Quarry Quayle Quillon Quince
Ravenglass Redfern Redwell Reedham Ridgeway Ripley Riverby Rookwood Rosewarne Rowan Rushmere Ryecroft
Saffron Sallow Sandbank Scarfell Sedgeley Seaford Selwood Shawfield Sheldrake Shoreham Silverdale Skylark Sloane
Sorrel Southmoor Sparrow Speedwell Springfold Stanmere Starling Stonecrop Summerby Swallow Sycamore
Tamarisk Tansley Teasel Thistle Thornby Thrushcross Tidewell Tilford Timberlake Torridon Treeve Tullow Twyford
Underhill Upfield Upwood
Vale Valeby Vellacott Verdery Vesper Vinery
Wakerell Walnut Waverley Waymark Weatherby Weldon Westlea Wetherfell Whinfield Whitebeam Wickfold Wildman Willowby
Windermoor Winterley Withy Woodruff Woodside Wrenfield Wyndale
Yardley Yarrow Yewdale Yonder
""".split()
TRIES = 40
TRIES_IN_ALL = 3 * TRIES


def alias_for(taken: Container[str], seed: str, avoid: Container[str] = frozenset()) -> str:
    """A name like “R. Vale” that is not among those `taken`; the same for the same seed, so give one made by chance.

    `avoid` holds words in lower case, the real names of the course: an alias with one of them for its surname would be
    taken for somebody. They are avoided unless nothing else is found. Where a course is crowded, “R. M. Vale”."""
    chance = Random(seed)  # noqa: S311 - the seed is the secret
    for tried in count():
        initials = chance.choices(INITIALS, k=1 + tried // TRIES)
        surname = chance.choice(SURNAMES)
        alias = f"{'. '.join(initials)}. {surname}"
        if alias not in taken and (surname.lower() not in avoid or tried >= TRIES_IN_ALL):
            return alias
    raise AssertionError("counting never ends")

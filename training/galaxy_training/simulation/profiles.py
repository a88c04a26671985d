"""Components of a simulated galaxy as GalSim light profiles, each with a colour."""

from __future__ import annotations

from typing import Any, NamedTuple

import galsim
import numpy as np
from numpy.typing import NDArray

from galaxy_training.simulation import structure
from galaxy_training.simulation.properties import Properties

Profile = Any
"""A ``galsim.GSObject``; GalSim has no type hints."""


class Colour(NamedTuple):
    """Differences of magnitudes in SDSS bands."""

    g_r: float
    r_i: float

    def reddened(self, amount: float) -> Colour:
        """The same stars, redder by this much in g - r, and by half of it in r - i."""
        return Colour(self.g_r + amount, self.r_i + amount / 2)


# Typical of SDSS ellipticals, disks and star-forming knots (Strateva et al. 2001; Shimasaku et al. 2001).
OLD = Colour(0.80, 0.38)
MIXED = Colour(0.60, 0.29)
YOUNG = Colour(0.34, 0.12)


class Component(NamedTuple):
    """Component of the light.

    Attributes:
        profile: before seeing; its flux is in nanomaggies in the r band.
        colour: of its stars.
    """

    profile: Profile
    colour: Colour


def components_of(properties: Properties, pixels: int, rng: np.random.Generator) -> list[Component]:
    """The light of the galaxy (or star) itself, for a frame drawn with this many pixels a side."""
    flux = nanomaggies(properties.magnitude)
    if properties.kind == "star":
        return _star(properties, flux, pixels)
    if properties.kind == "smooth":
        return [Component(_bulge(properties, flux), OLD.reddened(properties.reddening))]
    if properties.kind == "edge-on":
        return _edge_on(properties, flux)
    if properties.kind == "irregular":
        return _irregular(properties, flux, pixels, rng)
    return _disk_galaxy(properties, flux, pixels, rng) + _companion(properties, flux)


def nanomaggies(magnitude: float) -> float:
    """SDSS's unit of flux: 1 at magnitude 22.5."""
    return float(10 ** (0.4 * (22.5 - magnitude)))


def _bulge(properties: Properties, flux: float) -> Profile:
    radius = properties.bulge_size * properties.scale
    profile = galsim.Sersic(n=properties.sersic_index, half_light_radius=radius, flux=flux)
    is_whole_galaxy = properties.kind == "smooth"
    axis_ratio = properties.axis_ratio if is_whole_galaxy else max(0.6, properties.axis_ratio)
    return turned(profile, axis_ratio, properties.position_angle)


def turned(profile: Profile, axis_ratio: float, position_angle: float) -> Profile:
    """A round profile inclined to an axis ratio; position angle of the major axis in radians."""
    return profile.shear(q=axis_ratio, beta=position_angle * galsim.radians)


def _disk_galaxy(properties: Properties, flux: float, pixels: int, rng: np.random.Generator) -> list[Component]:
    """Bulge, bar, disk, and the young stars of arms or ring, which share the disk's light."""
    plane = structure.plane_of(properties, pixels)
    bulge_flux = properties.bulge_fraction * flux
    bar_flux = 0.28 * properties.bar_strength * (flux - bulge_flux)
    parts = _disk(properties, plane, flux - bulge_flux - bar_flux, rng)
    old = OLD.reddened(properties.reddening)
    if bulge_flux:
        parts.append(Component(_bulge(properties, bulge_flux), old))
    if bar_flux:
        parts.append(Component(_from_image(structure.bar(plane, properties), properties, bar_flux), old))
    return parts


def _disk(
    properties: Properties, plane: structure.Plane, flux: float, rng: np.random.Generator
) -> list[Component]:
    """The disk's light: less between the arms, and up to half of it in young stars along them."""
    pixels = len(plane.distance)
    uneven = structure.lopsidedness(plane, 0.5 * properties.disturbance, rng)
    disk = _exponential(properties, pixels) * uneven
    contrast = max(properties.arm_contrast, properties.ring_strength, properties.disturbance)
    mixed = MIXED.reddened(properties.reddening)
    if not contrast:
        return [Component(_from_image(disk, properties, flux), mixed)]
    pattern = _pattern(plane, properties, rng)
    gaps = 0.55 * contrast * (1 - pattern) * np.tanh(plane.distance / properties.bar_length) ** 2
    young = disk**0.6 * pattern * structure.knots(pixels, properties.clumpiness, rng)
    share = 0.5 * contrast
    return [
        Component(_from_image(disk * (1 - gaps), properties, (1 - share) * flux), mixed),
        Component(_from_image(young, properties, share * flux), YOUNG.reddened(properties.reddening)),
    ]


def _pattern(plane: structure.Plane, properties: Properties, rng: np.random.Generator) -> structure.Pattern:
    """Where the disk is brighter: arms, ring, or both; 0 to about 1."""
    pattern = np.zeros_like(plane.distance)
    if properties.arm_count:
        reach = 3.6 + 2.0 * properties.disturbance
        pattern = structure.arms(plane, properties, rng, reach)
    if properties.ring_strength:
        pattern = np.maximum(pattern, structure.ring(plane, properties, rng))
    return pattern


def _exponential(properties: Properties, pixels: int) -> NDArray[np.float64]:
    """The surface brightness of a smooth disk, 1 at its centre."""
    profile = galsim.Exponential(scale_radius=properties.scale)
    inclined = turned(profile, properties.axis_ratio, properties.position_angle)
    scale = properties.frame / pixels
    image = inclined.drawImage(nx=pixels, ny=pixels, scale=scale, method="no_pixel", dtype=float)
    brightness: NDArray[np.float64] = image.array / image.array.max()
    return brightness


def _from_image(image: NDArray[np.float64], properties: Properties, flux: float) -> Profile:
    """A profile of this shape and flux."""
    scale = properties.frame / len(image)
    return galsim.InterpolatedImage(
        galsim.Image(np.ascontiguousarray(image), scale=scale),
        x_interpolant="linear",
        flux=flux,
        pad_factor=1.5,
        _force_stepk=2 * np.pi / (1.5 * properties.frame),
        _force_maxk=np.pi / scale,
    )


def _edge_on(properties: Properties, flux: float) -> list[Component]:
    """A thick exponential disk (van der Kruit & Searle 1981), a bulge, and a dust lane that takes light."""
    red = properties.reddening
    bulge_flux = properties.bulge_fraction * flux
    disk = _thick_disk(properties, height=0.13, flux=flux - bulge_flux)
    parts = [Component(disk, MIXED.reddened(red + 0.05))]
    if bulge_flux:
        parts.append(Component(_edge_on_bulge(properties, bulge_flux), OLD.reddened(red)))
    if properties.dust_lane:
        taken = _thick_disk(properties, height=0.045, flux=-0.32 * properties.dust_lane * flux)
        parts.append(Component(taken, YOUNG.reddened(red)))
    return parts


def _thick_disk(properties: Properties, height: float, flux: float) -> Profile:
    disk = galsim.InclinedExponential(
        inclination=_inclination(properties.axis_ratio),
        scale_radius=properties.scale,
        scale_height=height * properties.scale,
        flux=flux,
    )
    return disk.rotate(properties.position_angle * galsim.radians)


def _inclination(axis_ratio: float, thickness: float = 0.1) -> Any:
    """Hubble's formula the other way round."""
    cosine = np.sqrt(max(0.0, (axis_ratio**2 - thickness**2) / (1 - thickness**2)))
    return np.arccos(cosine) * galsim.radians


def _edge_on_bulge(properties: Properties, flux: float) -> Profile:
    radius = properties.bulge_size * properties.scale
    if properties.bulge_boxiness < 0.5:
        return galsim.Sersic(n=properties.sersic_index, half_light_radius=radius, flux=flux)
    box = galsim.Box(width=2.6 * radius, height=1.7 * radius, flux=flux)
    rounded = galsim.Convolve([box, galsim.Gaussian(sigma=0.25 * radius)])
    return rounded.rotate(properties.position_angle * galsim.radians)


def _irregular(properties: Properties, flux: float, pixels: int, rng: np.random.Generator) -> list[Component]:
    """An uneven disk without a bulge, and a handful of star-forming clumps, together in the middle."""
    plane = structure.plane_of(properties, pixels)
    uneven = structure.knots(pixels, 0.7, rng, cells=24) * structure.lopsidedness(plane, 1.0, rng)
    body = _from_image(np.exp(-(plane.distance**1.5)) * uneven, properties, 0.6 * flux)
    clumps = _clumps(properties, 0.4 * flux, rng)
    middle = galsim.Sum([body, clumps]).centroid
    return [
        Component(body.shift(-middle), MIXED.reddened(properties.reddening - 0.15)),
        Component(clumps.shift(-middle), YOUNG.reddened(properties.reddening)),
    ]


def _clumps(properties: Properties, flux: float, rng: np.random.Generator) -> Profile:
    count = int(rng.integers(5, 11))
    fluxes = flux * rng.dirichlet(np.full(count, 1.5))
    places = rng.normal(0, 0.8, (count, 2)) * (1, properties.axis_ratio) * properties.scale
    sizes = rng.uniform(0.12, 0.4, count) * properties.scale
    clumps = [
        galsim.Gaussian(sigma=size, flux=share).shift(*place)
        for size, share, place in zip(sizes, fluxes, places, strict=True)
    ]
    return galsim.Sum(clumps).rotate(properties.position_angle * galsim.radians)


def _companion(properties: Properties, flux: float) -> list[Component]:
    """The other galaxy of a merging pair."""
    if not properties.companion:
        return []
    distance = properties.companion_distance * properties.scale
    angle = properties.companion_angle
    body = galsim.Sersic(n=1.5, half_light_radius=0.8 * properties.scale, flux=properties.companion * flux)
    inclined = turned(body, 0.6, angle + 1.0).shift(distance * np.cos(angle), distance * np.sin(angle))
    return [Component(inclined, MIXED.reddened(properties.reddening + 0.1))]


def _star(properties: Properties, flux: float, pixels: int) -> list[Component]:
    """A bright star: its light, the halo and the rays that the telescope adds."""
    colour = MIXED.reddened(properties.reddening)
    halo = galsim.Moffat(beta=1.6, scale_radius=0.7 * properties.scale, flux=0.12 * flux, trunc=properties.frame)
    rays = _from_image(structure.spikes(properties, pixels), properties, 0.03 * flux)
    return [
        Component(galsim.DeltaFunction(flux=0.85 * flux), colour),
        Component(halo, colour.reddened(0.5)),
        Component(rays, colour),
    ]

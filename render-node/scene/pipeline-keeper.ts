import { BufferAttribute, BufferGeometry, Mesh } from "three/webgpu";
import type { NodeMaterial } from "three/webgpu";

/**
 * Keeps what three.js built to draw with a material (shaders, pipelines) from being thrown away with
 * the last mesh that used it, to be built anew for the next figure. It does so while some mesh of the
 * same attributes has been drawn and not disposed of: one with nothing to see.
 */
export class PipelineKeeper {
  readonly #kept = new WeakSet<NodeMaterial>();

  /**
   * A mesh to be drawn once with the first that uses the material, never to be disposed of; null for
   * a material that is kept already. Goes with the material.
   */
  keep(material: NodeMaterial, like: Mesh): Mesh | null {
    if (this.#kept.has(material)) return null;
    this.#kept.add(material);
    const geometry = new BufferGeometry();
    for (const [name, { itemSize }] of Object.entries(like.geometry.attributes)) {
      geometry.setAttribute(name, new BufferAttribute(new Float32Array(3 * itemSize), itemSize));
    }
    geometry.setIndex(new BufferAttribute(new Uint32Array(3), 1));
    material.addEventListener("dispose", () => geometry.dispose());
    const mesh = new Mesh(geometry, material);
    mesh.userData = like.userData;
    mesh.frustumCulled = false;
    return mesh;
  }
}

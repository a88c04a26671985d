/** Small made-up metadata and predictions in the API's shapes; the words are the tests' own. */

import type {
  Classification,
  ClassPrediction,
  DecisionTree,
  ImageOrigin,
  Model,
  ModelList,
  Sample,
  SampleSummary,
  VotesPrediction,
} from "@/api/client";

export const tree: DecisionTree = {
  fractions: "What fractions are.",
  questions: [
    {
      number: 1,
      text: "First question?",
      parent: null,
      answers: [
        { key: "Class1.1", text: "first road", next: 3 },
        { key: "Class1.2", text: "second road", next: 2 },
      ],
    },
    {
      number: 2,
      text: "Second question?",
      parent: "Class1.2",
      answers: [
        { key: "Class2.1", text: "near", next: null },
        { key: "Class2.2", text: "far", next: null },
      ],
    },
    {
      number: 3,
      text: "Third question?",
      parent: "Class1.1",
      answers: [
        { key: "Class3.1", text: "up", next: null },
        { key: "Class3.2", text: "down", next: null },
      ],
    },
  ],
};

function card(name: string, task: Model["task"], title: string, metrics: Model["metrics"]): Model {
  return {
    name,
    version: "1.0.0",
    task,
    title,
    description: "",
    labels: [],
    class_definition: "",
    quantity: null,
    metrics,
    training_data: {
      name: "made up",
      galaxies: 1,
      validation_galaxies: 1,
      licence: "none",
      citation: "none",
    },
    size_bytes: 1,
  };
}

export const models: ModelList = {
  default: "small",
  models: [
    card("small", "votes", "Small network", { rmse: 0.1012 }),
    card("types", "classes", "Broad types", { accuracy: 0.871 }),
    card("new", "votes", "New network", {}),
  ],
};

export const votes: VotesPrediction = {
  task: "votes",
  model: { name: "small", version: "1.0.0" },
  headline: { code: "featured.face-on.spiral", text: "Spiral galaxy", confidence: 0.71, t_type: 3.21 },
  sentence: "A spiral galaxy with two arms.",
  also: [{ code: "smooth", text: "first road", joint_fraction: 0.22 }],
  stands_out: [{ key: "Class3.2", text: "a way down", joint_fraction: 0.1, times_usual: 8.2 }],
  outlier: false,
  underlying: null,
  path: ["Class1.2", "Class2.1"],
  questions: [
    {
      number: 1,
      joint_fraction: 1,
      answers: [
        { key: "Class1.1", vote_fraction: 0.22, joint_fraction: 0.22, volunteers: null },
        { key: "Class1.2", vote_fraction: 0.78, joint_fraction: 0.78, volunteers: null },
      ],
    },
    {
      number: 2,
      joint_fraction: 0.78,
      answers: [
        { key: "Class2.1", vote_fraction: 0.9, joint_fraction: 0.702, volunteers: null },
        { key: "Class2.2", vote_fraction: 0.1, joint_fraction: 0.078, volunteers: null },
      ],
    },
    {
      number: 3,
      joint_fraction: 0.22,
      answers: [
        { key: "Class3.1", vote_fraction: 0.996, joint_fraction: 0.219, volunteers: null },
        { key: "Class3.2", vote_fraction: 0.004, joint_fraction: 0.001, volunteers: null },
      ],
    },
  ],
  joint_fractions: {},
  outlier_score: 0.4,
  activation_maps: [],
  std: {},
};

export const classes: ClassPrediction = {
  task: "classes",
  multi_label: false,
  model: { name: "types", version: "1.0.0" },
  headline: { code: "elliptical", text: "Elliptical galaxy", confidence: 0.4, t_type: null },
  sentence: "An elliptical galaxy, most likely.",
  outlier: false,
  underlying: null,
  probabilities: [
    { label: "spiral", text: "Spiral", probability: 0.35 },
    { label: "elliptical", text: "Elliptical", probability: 0.4 },
    { label: "star", text: "Star", probability: 0.25 },
  ],
  outlier_score: null,
  activation_maps: [],
  std: {},
};

export const agreement: Classification["agreement"] = {
  models: [votes.model, { name: "new", version: "1.0.0" }],
  parted: [2],
  text: "They part on: second things.",
};

export const sampleOrigin: Sample["origin"] = {
  title: "made up",
  credit: "Somebody's drawings",
  licence: "MIT",
  simulated: false,
};

/** What a model said of a sample. */
export const prediction: NonNullable<SampleSummary["prediction"]> = {
  model: votes.model,
  headline: votes.headline,
  sentence: votes.sentence,
  also: [],
  stands_out: [],
  path: votes.path,
  outlier: false,
};

export const galaxy: NonNullable<SampleSummary["galaxy"]> = {
  name: "Whirlpool Galaxy",
  label: "Whirlpool, M51",
  designation: "NGC 5194",
  type: "SABb",
  kind: "spiral",
  source: "a catalogue",
  sentence: "",
};

export const samples: SampleSummary[] = ["one", "two"].map((id) => ({
  id,
  width: 424,
  height: 424,
  headline: votes.headline,
  path: votes.path,
  origin: null,
  galaxy: null,
  prediction: null,
  agrees: null,
}));

/** A sample on whose second question volunteers and the model differ. */
export function sample(id: string): Sample {
  const questions = votes.questions.map((question) =>
    question.number === 2
      ? {
          ...question,
          answers: question.answers.map((answer) => ({ ...answer, vote_fraction: 1 - answer.vote_fraction })),
        }
      : question,
  );
  const { headline, sentence, also, path, joint_fractions } = votes;
  return {
    id,
    width: 424,
    height: 424,
    bytes: 1,
    sha256: "",
    origin: sampleOrigin,
    galaxy: null,
    prediction: null,
    agrees: null,
    cutout: null,
    votes: { headline, sentence, also, stands_out: [], path, questions, joint_fractions },
  };
}

export function classification(
  prediction: VotesPrediction | ClassPrediction,
  origin: ImageOrigin = { kind: "upload" },
): Classification {
  return {
    image: {
      width: 424,
      height: 423,
      format: "JPEG",
      origin,
      framing: null,
      read_as: [],
      bands: [],
      warnings: [],
    },
    predictions: [prediction],
    agreement: null,
    embeddings: [],
  };
}

export function imageFile(name = "galaxy.jpg", type = "image/jpeg"): File {
  return new File(["a picture"], name, { type });
}
